-- Columns of users' relations and attributes of their composite types, dropped ones left out.
-- Parameters: locked oid[], relations that another session holds ACCESS EXCLUSIVE.
-- Columns: relation oid, number smallint, name name, type text, type_oid oid, not_null boolean,
--   expression text, identity "char", generated "char", collation oid,
--   is_default_collation boolean, storage "char", compression "char",
--   statistics_target integer, options text[], is_local boolean, inherit_count integer
-- Servers: 14 and later.
select
    att.attrelid as relation,
    att.attnum as number,
    att.attname as name,
    pg_catalog.format_type(att.atttypid, att.atttypmod) as type,
    att.atttypid as type_oid,
    att.attnotnull as not_null,
    case
        when def.oid is null then null
        when att.attgenerated = '' then pg_catalog.pg_get_expr(def.adbin, 0)
        when att.attrelid = any(%(locked)s::oid[]) then null
        else pg_catalog.pg_get_expr(def.adbin, def.adrelid)
    end as expression,
    nullif(att.attidentity, '') as identity,
    nullif(att.attgenerated, '') as generated,
    att.attcollation as collation,
    att.attcollation = typ.typcollation as is_default_collation,
    case when att.attstorage <> typ.typstorage then att.attstorage end as storage,
    nullif(att.attcompression, '') as compression,
    nullif(att.attstattarget, -1)::integer as statistics_target,
    att.attoptions as options,
    att.attislocal as is_local,
    att.attinhcount::integer as inherit_count
from pg_catalog.pg_attribute as att
inner join pg_catalog.pg_class as rel on rel.oid = att.attrelid
inner join pg_catalog.pg_namespace as nsp
    on nsp.oid = rel.relnamespace
        and nsp.nspname !~ '^pg_'
        and nsp.nspname <> 'information_schema'
inner join pg_catalog.pg_type as typ on typ.oid = att.atttypid
left join pg_catalog.pg_attrdef as def
    on def.adrelid = att.attrelid and def.adnum = att.attnum
where rel.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
    and att.attnum > 0
    and not att.attisdropped
order by att.attrelid, att.attnum
