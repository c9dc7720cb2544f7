INSERT INTO products (price, cost, weight, stock, position)
SELECT i % 90 + 0.5, i % 50 * 0.5, i % 11, CASE WHEN i = 777 THEN -1 ELSE i % 60 END, i % 30
FROM generate_series(1, 1300) AS i WHERE i % 90 >= i % 50;
INSERT INTO products (price, cost, weight, stock, position)
SELECT 100, 1, 2, i % 60, i % 30 FROM generate_series(1, 1000) AS i;
INSERT INTO products (price, cost, weight, stock, position) VALUES (5, 1, 1, -4, 1);
INSERT INTO plans (price) SELECT i FROM generate_series(1, 20) AS i;
ANALYZE products, plans, drafts;
