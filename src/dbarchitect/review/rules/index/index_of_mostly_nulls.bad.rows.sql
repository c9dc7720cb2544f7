INSERT INTO parcels (returned_at)
SELECT CASE WHEN i % 10 = 0 THEN '2026-01-01'::timestamptz + make_interval(secs => i) END
FROM generate_series(1, 160000) AS s (i);
INSERT INTO "Letters" SELECT i, CASE WHEN i % 10 = 0 THEN i END FROM generate_series(1, 160000) AS s (i);
SELECT pg_stat_force_next_flush();
ANALYZE parcels, "Letters";
