-- Roles that can log in and whose password is kept as MD5; the password itself is not read.
-- Parameters: none.
-- Columns: name text
-- Servers: 13 and later.
select aut.rolname::pg_catalog.text as name
from pg_catalog.pg_authid as aut
where aut.rolcanlogin and pg_catalog.starts_with(aut.rolpassword, 'md5')
order by aut.rolname
