-- The roles of the server, those that it provides among them.
-- Parameters: none.
-- Columns: name text
-- Servers: 13 and later.
select rol.rolname::pg_catalog.text as name
from pg_catalog.pg_roles as rol
order by rol.rolname
