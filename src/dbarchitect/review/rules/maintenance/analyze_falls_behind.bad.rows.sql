-- setting: autovacuum = on
INSERT INTO parcels (weight) SELECT i FROM generate_series(1, 30000) AS s (i);
INSERT INTO "Other"."Letters" SELECT i, i FROM generate_series(1, 100000) AS s (i);
SELECT pg_stat_force_next_flush();
ANALYZE "Other"."Letters";
INSERT INTO "Other"."Letters" SELECT i, i FROM generate_series(100001, 112000) AS s (i);
SELECT pg_stat_force_next_flush();
INSERT INTO stamps SELECT i, i FROM generate_series(1, 30000) AS s (i);
SELECT pg_stat_force_next_flush();
