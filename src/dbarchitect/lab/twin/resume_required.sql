-- Makes columns of a table NOT NULL again.
-- Parameters: oid, required (numbers of columns)
-- Columns: none
-- Servers: 14 and later
update pg_catalog.pg_attribute
set attnotnull = true
where attrelid = %(oid)s and attnum = any(%(required)s::integer []);
