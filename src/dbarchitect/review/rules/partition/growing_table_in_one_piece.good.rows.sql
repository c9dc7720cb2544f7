-- days later: 10
-- setting: effective_cache_size = 10
INSERT INTO "Other"."Visits"  SELECT i, '2020-06-01' FROM generate_series(1, 4000) AS s (i);
DELETE FROM "Other"."Visits" WHERE "Id" <= 1000;
INSERT INTO journal (page, happened_at) SELECT i::text, now() - interval '1 day' FROM generate_series(1, 4000) AS s (i);
INSERT INTO tasks (page, happened_at) SELECT i::text, now() - interval '1 day' FROM generate_series(1, 4000) AS s (i);
UPDATE tasks SET page = 'done' WHERE id <= 1000;
DELETE FROM tasks WHERE id <= 1000;
INSERT INTO links  SELECT i, i::text FROM generate_series(1, 4000) AS s (i);
DELETE FROM links WHERE id <= 1000;
INSERT INTO recent (page, happened_at) SELECT i::text, now() - interval '1 day' FROM generate_series(1, 100) AS s (i);
DELETE FROM recent WHERE id <= 50;
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) "Other"."Visits", journal, tasks, links, recent;
