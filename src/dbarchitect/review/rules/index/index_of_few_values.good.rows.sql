INSERT INTO kinds VALUES (1), (2), (3);
INSERT INTO parcels (state, hour, weight, kind_id)
SELECT CASE WHEN i % 500 = 0 THEN 'new' ELSE 'done' END, i % 24, i % 3, 1 + i % 3
FROM generate_series(1, 30000) AS s (i);
INSERT INTO "Other" SELECT i, i % 4 FROM generate_series(1, 1000) AS s (i);
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) parcels, kinds, "Other";
