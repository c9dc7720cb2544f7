-- Marks an index as CREATE INDEX CONCURRENTLY leaves it that did not come to its end.
-- Parameters: index text, as SQL writes its name
-- Columns: none
-- Servers: 13 and later.
update pg_catalog.pg_index
set indisvalid = false
where indexrelid = pg_catalog.to_regclass(%(index)s)
