INSERT INTO orders (is_open, is_paid, is_gift, is_express, is_disputed, is_fraud)
SELECT i % 3 = 0, i % 3 = 1, i % 5 = 0, i % 7 = 0, i % 200 = 1, i % 200 = 3
FROM generate_series(1, 1100) AS i;
ANALYZE orders;
