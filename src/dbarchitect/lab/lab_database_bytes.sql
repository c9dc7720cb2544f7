-- The size of all databases whose name marks them as a lab's.
-- Parameters: none.
-- Columns: size_bytes bigint.
-- Servers: 13 and later.
select coalesce(sum(pg_catalog.pg_database_size(dat.oid)), 0)::bigint as size_bytes
from pg_catalog.pg_database as dat
where dat.datname like 'lab\_%'
order by size_bytes;
