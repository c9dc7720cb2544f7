-- Types outside the built-in schemas, but for arrays, row types of tables and multiranges.
-- Parameters: namespaces oid[], the schemas of users.
-- Columns: oid oid, namespace oid, name name, kind "char", owner oid, is_defined boolean,
--   relation oid, base_type text, not_null boolean, default_expression text, collation oid,
--   is_default_collation boolean, labels text[], is_member boolean
-- Servers: 13 and later.
select
    typ.oid,
    typ.typnamespace as namespace,
    typ.typname as name,
    typ.typtype as kind,
    typ.typowner as owner,
    typ.typisdefined as is_defined,
    typ.typrelid as relation,
    case when typ.typtype = 'd'
        then pg_catalog.format_type(typ.typbasetype, typ.typtypmod)
    end as base_type,
    typ.typnotnull as not_null,
    case when typ.typdefaultbin is not null
        then pg_catalog.pg_get_expr(typ.typdefaultbin, 0)
        else typ.typdefault
    end as default_expression,
    typ.typcollation as collation,
    typ.typcollation = 0 or typ.typcollation = bas.typcollation as is_default_collation,
    enu.labels,
    exists (
        select from pg_catalog.pg_depend as dep
        where dep.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
            and dep.objid = typ.oid
            and dep.deptype = 'e'
    ) as is_member
from pg_catalog.pg_type as typ
left join pg_catalog.pg_class as rel on rel.oid = typ.typrelid
left join pg_catalog.pg_type as bas on bas.oid = typ.typbasetype
left join lateral (
    -- Not grouped and joined: without statistics the plan groups all anew for each row.
    select pg_catalog.array_agg(enu.enumlabel::text order by enu.enumsortorder) as labels
    from pg_catalog.pg_enum as enu
    where enu.enumtypid = typ.oid
) as enu on true
where typ.typnamespace = any(%(namespaces)s::oid[])
    and (typ.typrelid = 0 or rel.relkind = 'c')
    and typ.typtype <> 'm'
    and not exists (select from pg_catalog.pg_type as ele where ele.typarray = typ.oid)
order by typ.typnamespace, typ.typname
