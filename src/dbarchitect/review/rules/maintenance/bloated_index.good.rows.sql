INSERT INTO parcels (code)
SELECT CASE WHEN i % 2 = 0 THEN 'code ' || i END FROM generate_series(1, 350000) AS s (i);
INSERT INTO "Letters" SELECT i, i FROM generate_series(1, 50000) AS s (i);
DELETE FROM "Letters" WHERE "Id" % 20 <> 0;
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) parcels, "Letters";
