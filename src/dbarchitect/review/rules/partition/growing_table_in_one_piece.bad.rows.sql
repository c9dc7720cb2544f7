-- days later: 10
-- setting: effective_cache_size = 10
INSERT INTO visits (page, happened_at) SELECT i::text, now() - interval '1 day' FROM generate_series(1, 4000) AS s (i);
DELETE FROM visits WHERE id <= 1000;
INSERT INTO "Other"."Visits"  SELECT i, i::text, current_date FROM generate_series(1, 4000) AS s (i);
DELETE FROM "Other"."Visits" WHERE "Id" <= 1000;
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) visits, "Other"."Visits";
