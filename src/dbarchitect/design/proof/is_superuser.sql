-- Whether the session's role may do everything.
-- Parameters: none.
-- Columns: is_superuser.
-- Servers: 14 to 18.
SELECT r.rolsuper AS is_superuser
FROM pg_catalog.pg_roles AS r
WHERE r.rolname = session_user
ORDER BY r.rolname;
