-- Hides from the server that columns of these tables are NOT NULL.
-- Parameters: tables (oids)
-- Columns: none
-- Servers: 14 and later
update pg_catalog.pg_attribute
set attnotnull = false
where attrelid = any(%(tables)s::pg_catalog.oid []) and attnum > 0 and attnotnull;
