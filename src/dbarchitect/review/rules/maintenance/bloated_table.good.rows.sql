INSERT INTO parcels (code, weight)
SELECT repeat('x', i % 300), nullif(i % 3, 0) FROM generate_series(1, 70000) AS s (i);
INSERT INTO "Letters" SELECT i, repeat('x', 150) FROM generate_series(1, 40000) AS s (i);
INSERT INTO states SELECT i, repeat('x', 150) FROM generate_series(1, 10000) AS s (i);
DELETE FROM states WHERE id % 50 <> 0;
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) parcels, "Letters", states;
