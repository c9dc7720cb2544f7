INSERT INTO events (payload, context, steps, answer, envelope, votes)
SELECT
    jsonb_build_object('a' || i % 5, 1, 'b' || i % 7, 'x'),
    jsonb_build_object('at', CASE WHEN i % 2 = 0 THEN to_jsonb(i) ELSE to_jsonb('x'::text) END, 'by', '{}'::jsonb),
    '[1, 2]', to_jsonb(i % 9), jsonb_build_object('version', 1, 'k' || i % 30, i),
    jsonb_build_object('user ' || i, 1, 'user ' || i + 1, 2)
FROM generate_series(1, 1100) AS i;
INSERT INTO settings (options) SELECT '{"theme": "dark", "size": 3}' FROM generate_series(1, 20) AS i;
ANALYZE events, settings;
