INSERT INTO orders (placed_at, score)
SELECT timestamptz '2024-01-01' + i * interval '1 minute', i % 700 FROM generate_series(1, 2000) AS i;
INSERT INTO sales."Bills" ("billedOn", "riskScore")
SELECT date '2024-01-01' + i % 300, i % 700 FROM generate_series(1, 2000) AS i;
INSERT INTO readings
SELECT i % 10, timestamptz '2024-01-01' + i * interval '1 minute', i % 30 FROM generate_series(1, 2000) AS i;
ANALYZE orders, sales."Bills", readings;
