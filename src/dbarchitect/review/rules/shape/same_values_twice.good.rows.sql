INSERT INTO addresses (street) SELECT 'street ' || i FROM generate_series(1, 40) AS i;
INSERT INTO orders (
    billing_address_id, shipping_address_id, number_in_book, created_at, updated_at, boxes, labels, city, town
)
SELECT
    i % 40 + 1, i % 40 + 1, i, timestamptz '2024-01-01' + i % 900 * interval '1 hour',
    timestamptz '2024-01-01' + i % 900 * interval '1 hour', i % 3, i % 3, 'city ' || i % 60,
    'city ' || CASE WHEN i = 700 THEN 1 ELSE i % 60 END
FROM generate_series(1, 1100) AS i;
ANALYZE addresses, orders;
