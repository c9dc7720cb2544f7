INSERT INTO products (price, stock)
SELECT i % 90 + 0.5, nullif(i % 40, 7) FROM generate_series(1, 1300) AS i;
INSERT INTO sales."Lines" SELECT date '2024-01-01' + i % 300, i, i % 9 FROM generate_series(1, 1300) AS i;
ANALYZE products, sales."Lines";
