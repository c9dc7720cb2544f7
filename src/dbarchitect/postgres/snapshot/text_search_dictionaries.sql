-- Text search dictionaries that users made.
-- Parameters: none.
-- Columns: oid oid, namespace oid, name name, owner oid, template_namespace oid,
--   template name, options text
-- Servers: 13 and later.
select
    dic.oid,
    dic.dictnamespace as namespace,
    dic.dictname as name,
    dic.dictowner as owner,
    tmp.tmplnamespace as template_namespace,
    tmp.tmplname as template,
    dic.dictinitoption as options
from pg_catalog.pg_ts_dict as dic
inner join pg_catalog.pg_ts_template as tmp on tmp.oid = dic.dicttemplate
where dic.oid >= 16384
    and not exists (
        select from pg_catalog.pg_depend as dep
        where dep.classid = 'pg_catalog.pg_ts_dict'::pg_catalog.regclass
            and dep.objid = dic.oid
            and dep.deptype = 'e'
    )
order by dic.oid
