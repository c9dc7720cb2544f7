INSERT INTO readings (valid, checked, taken_at, level, reading)
SELECT true, true, now(), 1, i FROM generate_series(1, 120000) AS i;
INSERT INTO rare_readings (valid) SELECT true FROM generate_series(1, 260000);
INSERT INTO sensors (valid, checked, made_at)
SELECT true, true, now() FROM generate_series(1, 100);
SELECT pg_stat_force_next_flush();
ANALYZE readings;
ANALYZE rare_readings;
ANALYZE sensors;
