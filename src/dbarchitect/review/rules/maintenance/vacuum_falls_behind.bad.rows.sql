-- setting: autovacuum = on
INSERT INTO parcels (weight) SELECT i FROM generate_series(1, 30000) AS s (i);
INSERT INTO "Other"."Letters" SELECT i, i FROM generate_series(1, 100000) AS s (i);
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) parcels, "Other"."Letters";
UPDATE parcels SET weight = weight + 1;
DELETE FROM "Other"."Letters" WHERE "Id" % 8 = 0;
SELECT pg_stat_force_next_flush();
INSERT INTO stamps SELECT i, i FROM generate_series(1, 30000) AS s (i);
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) stamps;
DELETE FROM stamps WHERE id <= 20000;
SELECT pg_stat_force_next_flush();
