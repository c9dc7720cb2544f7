-- Text search configurations that users made.
-- Parameters: none.
-- Columns: oid oid, namespace oid, name name, owner oid, parser_namespace oid, parser name
-- Servers: 13 and later.
select
    cfg.oid,
    cfg.cfgnamespace as namespace,
    cfg.cfgname as name,
    cfg.cfgowner as owner,
    prs.prsnamespace as parser_namespace,
    prs.prsname as parser
from pg_catalog.pg_ts_config as cfg
inner join pg_catalog.pg_ts_parser as prs on prs.oid = cfg.cfgparser
where cfg.oid >= 16384
    and not exists (
        select from pg_catalog.pg_depend as dep
        where dep.classid = 'pg_catalog.pg_ts_config'::pg_catalog.regclass
            and dep.objid = cfg.oid
            and dep.deptype = 'e'
    )
order by cfg.oid
