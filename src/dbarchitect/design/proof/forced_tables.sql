-- Tables whose row-level security binds their owner, too.
-- Parameters: none.
-- Columns: schema, name.
-- Servers: 14 to 18.
SELECT n.nspname::text AS schema, c.relname::text AS name
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relforcerowsecurity
ORDER BY n.nspname, c.relname;
