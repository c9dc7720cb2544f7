-- Columns of tables that an INSERT may give a value, whatever their identity.
-- Parameters: tables (oids)
-- Columns: oid of the table, name of the column
-- Servers: 14 and later
select att.attrelid as oid, att.attname as name
from pg_catalog.pg_attribute as att
where
    att.attrelid = any(%(tables)s::pg_catalog.oid [])
    and att.attnum > 0
    and not att.attisdropped
    and att.attgenerated = ''
order by att.attrelid, att.attnum;
