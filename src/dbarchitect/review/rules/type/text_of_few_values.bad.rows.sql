INSERT INTO orders (status, "paymentState")
SELECT (ARRAY['open', 'paid', 'sent'])[i % 3 + 1], (ARRAY['due', 'paid'])[i % 2 + 1]
FROM generate_series(1, 2000) AS i;
ANALYZE orders;
