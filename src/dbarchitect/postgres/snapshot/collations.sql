-- Every collation by number.
-- Parameters: none.
-- Columns: oid oid, namespace oid, name name
-- Servers: 13 and later.
select
    col.oid,
    col.collnamespace as namespace,
    col.collname as name
from pg_catalog.pg_collation as col
order by col.oid
