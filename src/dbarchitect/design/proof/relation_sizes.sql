-- Sizes of tables and indexes of users, partitions added up under their topmost parent.
-- Parameters: none.
-- Columns: schema, name, main_bytes (main fork), toast_bytes (main fork of TOAST tables).
-- Servers: 14 to 18.
WITH RECURSIVE tree (root, relation) AS (
    SELECT c.oid, c.oid
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'i', 'I')
      AND NOT c.relispartition
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
      AND n.nspname NOT LIKE 'pg\_temp\_%'
    UNION ALL
    SELECT t.root, i.inhrelid
    FROM tree AS t
    JOIN pg_catalog.pg_inherits AS i ON i.inhparent = t.relation
)
SELECT
    n.nspname::text AS schema,
    r.relname::text AS name,
    sum(pg_catalog.pg_relation_size(t.relation, 'main'))::bigint AS main_bytes,
    coalesce(
        sum(pg_catalog.pg_relation_size(nullif(c.reltoastrelid, 0), 'main')), 0
    )::bigint AS toast_bytes
FROM tree AS t
JOIN pg_catalog.pg_class AS r ON r.oid = t.root
JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
JOIN pg_catalog.pg_class AS c ON c.oid = t.relation
GROUP BY n.nspname, r.relname
ORDER BY n.nspname, r.relname;
