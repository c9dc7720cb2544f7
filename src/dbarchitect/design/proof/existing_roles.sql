-- Which of some roles exist.
-- Parameters: names, a list of role names.
-- Columns: name.
-- Servers: 14 to 18.
SELECT r.rolname::text AS name
FROM pg_catalog.pg_roles AS r
WHERE r.rolname::text = ANY (%(names)s)
ORDER BY r.rolname;
