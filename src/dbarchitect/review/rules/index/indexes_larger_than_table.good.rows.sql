INSERT INTO codes (code) SELECT i::text FROM generate_series(1, 40000) AS s (i);
INSERT INTO few (code) SELECT i::text FROM generate_series(1, 2000) AS s (i);
INSERT INTO texts (body) SELECT repeat('a', 3000) FROM generate_series(1, 200);
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) codes, few, texts;
