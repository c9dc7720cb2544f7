-- Whether a session waits for a lock of another.
-- Parameters: pid, the process of the session.
-- Columns: waits.
-- Servers: 14 to 18.
SELECT count(*) > 0 AS waits
FROM pg_catalog.pg_locks AS l
WHERE l.pid = %(pid)s AND NOT l.granted
ORDER BY 1;
