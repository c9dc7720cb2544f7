INSERT INTO parcels (weight) SELECT i FROM generate_series(1, 30000) AS s (i);
INSERT INTO "Letters" SELECT i, i FROM generate_series(1, 100000) AS s (i);
SELECT pg_stat_force_next_flush();
ANALYZE parcels, "Letters";
INSERT INTO "Letters" SELECT i, i FROM generate_series(100001, 115000) AS s (i);
INSERT INTO states SELECT i, i FROM generate_series(1, 1000) AS s (i);
SELECT pg_stat_force_next_flush();
