INSERT INTO readings (valid, checked, taken_at, level, reading)
SELECT true, true, now(), 1, i FROM generate_series(1, 120000) AS i;
SELECT pg_stat_force_next_flush();
ANALYZE readings;
