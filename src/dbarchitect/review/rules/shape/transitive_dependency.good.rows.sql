INSERT INTO customers (name) SELECT 'Name ' || i FROM generate_series(1, 60) AS i;
INSERT INTO orders (
    customer_id, currency, price, town, ordered_at, order_note, media_type_id, media_format,
    product_code, product_name
)
SELECT
    c, 'currency ' || c * 7 % 5, t * 10 + 1, 'Town ' || t,
    timestamptz '2024-01-01' + i * interval '1 minute', 'note ' || i, m, 'format ' || m / 4,
    'Q' || p, 'Product ' || p || CASE WHEN p % 20 = 0 AND i % 3 = 0 THEN ' new' ELSE '' END
FROM (
    SELECT i, 1 + i * 7 % 60 AS c, i * 11 % 29 AS t, i * i % 5 AS m, i * 13 % 97 AS p
    FROM generate_series(1, 2000) AS i
) AS s;
INSERT INTO products (product_code, product_name, product_price)
SELECT 'P' || i, 'Product ' || i, i * 7 % 90 FROM generate_series(1, 1000) AS i;
INSERT INTO departments SELECT i, 'Department ' || i FROM generate_series(1, 40) AS i;
ANALYZE customers, orders, products, departments, drafts;
