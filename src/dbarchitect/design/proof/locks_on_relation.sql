-- The locks that this session holds on a relation.
-- Parameters: relation, its name as SQL writes it.
-- Columns: mode (text).
-- Servers: 14 to 18.
SELECT l.mode AS mode
FROM pg_catalog.pg_locks AS l
WHERE l.pid = pg_catalog.pg_backend_pid() AND l.granted
    AND l.relation = %(relation)s::pg_catalog.regclass
ORDER BY l.mode;
