INSERT INTO shops (title) VALUES ('north');
INSERT INTO orders (currency, approved, shop_id)
SELECT CASE WHEN i = 500 THEN 'USD' ELSE 'EUR' END, CASE WHEN i > 9 THEN true END, 1
FROM generate_series(1, 1100) AS i;
INSERT INTO plans (currency) SELECT 'EUR' FROM generate_series(1, 20) AS i;
ANALYZE shops, orders, plans;
