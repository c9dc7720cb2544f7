INSERT INTO tickets (email, tenant, slug, title, opened_at, customer_number)
SELECT
    'a' || i || '@example.org', i % 3, 's' || i, 'ticket ' || md5(i::text),
    timestamptz '2024-01-01' + i * interval '7 minutes', 'n' || i % 1100
FROM generate_series(1, 1200) AS i;
INSERT INTO coupons (code) SELECT 'c' || i FROM generate_series(1, 1200) AS i;
INSERT INTO plans (code) SELECT 'p' || i FROM generate_series(1, 20) AS i;
ANALYZE tickets, coupons, plans;
