-- Columns of users' relations and attributes of their composite types, dropped ones left out;
-- and those columns of indexes that have options of their own or a target of statistics.
-- What most columns share is null, which travels faster: the collation `default` (100) or none,
-- a column that is local and not inherited.
-- Parameters: namespaces oid[], the schemas of users;
--   locked oid[], relations that another session holds ACCESS EXCLUSIVE.
-- Columns: relation oid, number smallint, name name, type text, type_oid oid, not_null boolean,
--   expression text, identity "char", generated "char", collation oid,
--   has_own_collation boolean, storage "char", compression "char",
--   statistics_target integer, options text[], is_local boolean, inherit_count integer,
--   privileges text[] (grantee privilege grantor grantable), in_index boolean
-- Servers: 13 only.
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
    nullif(nullif(att.attcollation, 100), 0) as collation,
    nullif(att.attcollation <> typ.typcollation, false) as has_own_collation,
    case when att.attstorage <> typ.typstorage then att.attstorage end as storage,
    null::"char" as compression,
    nullif(att.attstattarget, -1)::integer as statistics_target,
    att.attoptions as options,
    nullif(att.attislocal, true) as is_local,
    nullif(att.attinhcount::integer, 0) as inherit_count,
    case
        when att.attacl is not null then array(
            select pg_catalog.concat_ws(
                ' ', exp.grantee, exp.privilege_type, exp.grantor, exp.is_grantable
            )
            from pg_catalog.aclexplode(att.attacl) as exp
            order by exp.grantee, exp.privilege_type, exp.grantor
        )
    end as privileges,
    nullif(rel.relkind in ('i', 'I'), false) as in_index
from pg_catalog.pg_attribute as att
inner join pg_catalog.pg_class as rel on rel.oid = att.attrelid
inner join pg_catalog.pg_type as typ on typ.oid = att.atttypid
left join pg_catalog.pg_attrdef as def
    on def.adrelid = att.attrelid and def.adnum = att.attnum
where rel.relnamespace = any(%(namespaces)s::oid[])
    and (
        rel.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
        or (
            rel.relkind in ('i', 'I')
            and (att.attoptions is not null or att.attstattarget >= 0)
        )
    )
    and att.attnum > 0
    and not att.attisdropped
order by att.attrelid, att.attnum
