INSERT INTO shops (name) VALUES ('north');
INSERT INTO orders (placed_at, total, tax, note, shipped_at, shop_id)
SELECT
    timestamptz '2024-01-01' + i * interval '1 minute', nullif(i, 700), i % 70, 'note ' || i,
    timestamptz '2024-01-02' + i * interval '1 minute', 1
FROM generate_series(1, 2000) AS i;
INSERT INTO plans (name, price) SELECT 'plan ' || i, i FROM generate_series(1, 20) AS i;
ANALYZE shops, orders, plans, drafts;
