INSERT INTO events (kind, session_id, severity, seen_at)
SELECT 'kind ' || i % 20, i / 4, 'severity ' || i % 5, now() - i * interval '1 second'
FROM generate_series(1, 120000) AS s (i);
INSERT INTO kinds (kind) SELECT 'kind ' || i % 20 FROM generate_series(1, 400) AS s (i);
SELECT pg_stat_force_next_flush();
VACUUM (ANALYZE) events, kinds;
