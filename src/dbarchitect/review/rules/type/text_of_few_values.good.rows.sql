INSERT INTO order_states VALUES ('open');
INSERT INTO orders (status, stage, phase, state, mime_type, country)
SELECT 'open', 'open', 'open', 'open', 'type/' || i, 'country ' || i % 3
FROM generate_series(1, 2000) AS i;
INSERT INTO plans (status) SELECT 'on' || i % 2 FROM generate_series(1, 20) AS i;
ANALYZE orders;
ANALYZE plans;
