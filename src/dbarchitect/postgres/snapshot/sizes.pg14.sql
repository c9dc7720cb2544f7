-- How big tables, materialised views and indexes are, on disk and for the planner.
-- Parameters: namespaces oid[], the schemas of users;
--   locked oid[], relations that another session holds ACCESS EXCLUSIVE.
-- Columns: oid oid, namespace oid, name name, kind "char", table_oid oid, pages integer pages,
--   row_estimate real rows, all_visible_pages integer pages, main_bytes bigint bytes,
--   toast_bytes bigint bytes
-- Servers: 14 and later.
select
    rel.oid,
    rel.relnamespace as namespace,
    rel.relname as name,
    rel.relkind as kind,
    ind.indrelid as table_oid,
    rel.relpages as pages,
    case when rel.reltuples >= 0 then rel.reltuples end as row_estimate,
    rel.relallvisible as all_visible_pages,
    case
        when rel.relkind in ('p', 'I') then 0
        when not rel.oid = any(%(locked)s::oid[]) then pg_catalog.pg_relation_size(rel.oid)
    end as main_bytes,
    case
        when rel.reltoastrelid = 0 then 0
        when not rel.oid = any(%(locked)s::oid[])
            then pg_catalog.pg_relation_size(rel.reltoastrelid)
    end as toast_bytes
from pg_catalog.pg_class as rel
left join pg_catalog.pg_index as ind on ind.indexrelid = rel.oid
where rel.relnamespace = any(%(namespaces)s::oid[])
    and rel.relkind in ('r', 'p', 'm', 'i', 'I')
order by rel.relnamespace, rel.relname
