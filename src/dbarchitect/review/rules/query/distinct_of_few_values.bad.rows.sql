INSERT INTO sales (store_number, returned_on, total)
SELECT i % 20, CASE WHEN i % 3 = 0 THEN date '2026-01-01' + i % 90 END, i % 977
FROM generate_series(1, 120000) AS s (i);
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) sales;
