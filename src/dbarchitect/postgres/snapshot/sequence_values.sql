-- How far each sequence was drawn, and what kept us from reading it where something did: the
-- function takes ROW EXCLUSIVE, which ALTER SEQUENCE of another session keeps out.
-- Parameters: namespaces oid[], the schemas of users.
-- Columns: namespace oid, name name, last_value bigint (null: nothing was drawn yet),
--   hindrance text (null, locked, denied or unlogged)
-- Servers: 13 and later.
select
    found.namespace,
    found.name,
    case when found.hindrance is null
        then pg_catalog.pg_sequence_last_value(found.oid)
    end as last_value,
    found.hindrance
from (
    select
        rel.oid,
        rel.relnamespace as namespace,
        rel.relname as name,
        case
            when rel.oid in (
                select lck.relation
                from pg_catalog.pg_locks as lck
                inner join pg_catalog.pg_database as dat on dat.oid = lck.database
                where dat.datname = pg_catalog.current_database()
                    and lck.locktype = 'relation'
                    and lck.mode in (
                        'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'
                    )
                    and lck.pid is distinct from pg_catalog.pg_backend_pid()
            ) then 'locked'
            when not pg_catalog.has_sequence_privilege(rel.oid, 'SELECT,USAGE'::text)
                then 'denied'
            when rel.relpersistence = 'u' and pg_catalog.pg_is_in_recovery() then 'unlogged'
        end as hindrance
    from pg_catalog.pg_class as rel
    where rel.relnamespace = any(%(namespaces)s::oid[])
        and rel.relkind = 'S'
    offset 0
) as found
order by found.namespace, found.name
