INSERT INTO customers (name) SELECT 'customer ' || i FROM generate_series(1, 50) AS i;
INSERT INTO orders (customer_id, placed_at)
SELECT i % 50 + 1, timestamptz '2024-01-01' + i % 900 * interval '1 minute' FROM generate_series(1, 1200) AS i;
INSERT INTO sales."Region" SELECT i * 10, 'region ' || i FROM generate_series(1, 9) AS i;
INSERT INTO sales."Store" ("mainRegion") SELECT (i % 9 + 1) * 10 FROM generate_series(1, 120) AS i;
INSERT INTO staff (reports_to) SELECT i / 10 + 1 FROM generate_series(1, 150) AS i;
INSERT INTO documents SELECT i * 7919 % 100003, 'document ' || i FROM generate_series(1, 500) AS i;
INSERT INTO visits (seen_there) SELECT (i % 400 + 1) * 7919 % 100003 FROM generate_series(1, 1200) AS i;
INSERT INTO devices (title) SELECT 'device ' || i FROM generate_series(1, 40) AS i;
INSERT INTO readings
SELECT timestamptz '2024-01-01' + i * interval '1 minute', uid
FROM generate_series(1, 1200) AS i
JOIN (SELECT uid, row_number() OVER () AS n FROM devices) AS d ON d.n = i % 40 + 1;
INSERT INTO positions
SELECT i, l, i % 90 FROM generate_series(1, 300) AS i, generate_series(1, 1 + i % 4) AS l;
INSERT INTO refunds (original_invoice_no, original_line_no)
SELECT i % 300 + 1, 1 + (i % 300 + 1) % 4 FROM generate_series(1, 1200) AS i;
ANALYZE customers, orders, sales."Region", sales."Store", staff, documents, visits, devices,
    readings, positions, refunds;
