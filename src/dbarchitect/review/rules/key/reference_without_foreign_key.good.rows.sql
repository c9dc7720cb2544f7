INSERT INTO customers (name) SELECT 'customer ' || i FROM generate_series(1, 50) AS i;
INSERT INTO grades SELECT chr(96 + i) FROM generate_series(1, 26) AS i;
INSERT INTO orders (customer_id, quantity, external_customer_id, mark)
SELECT i % 50 + 1, i % 40 + 1, 900000 + i % 700, chr(97 + i % 3) FROM generate_series(1, 1200) AS i;
INSERT INTO customer_audit_log (customer_id) SELECT i % 50 + 1 FROM generate_series(1, 1200) AS i;
INSERT INTO payments
SELECT i, timestamptz '2024-01-01' + i * interval '1 minute' FROM generate_series(1, 1200) AS i;
INSERT INTO notes (body) SELECT 'note ' || i FROM generate_series(1, 1200) AS i;
INSERT INTO positions
SELECT i, l FROM generate_series(1, 300) AS i, generate_series(1, 1 + i % 4) AS l;
INSERT INTO scans (invoice_no, line_no)
SELECT i % 300 + 1, 5 - i % 4 FROM generate_series(1, 1200) AS i;
INSERT INTO refunds (invoice_no, line_no)
SELECT i % 300 + 1, 1 + (i % 300 + 1) % 4 FROM generate_series(1, 1200) AS i;
INSERT INTO seats SELECT i % 9, i, 'row ' || i % 20 FROM generate_series(1, 1200) AS i;
INSERT INTO cushions SELECT i % 9, i, 'colour ' || i % 7 FROM generate_series(1, 1200) AS i;
ANALYZE customers, orders, grades, customer_audit_log, payments, notes, positions, scans,
    refunds, seats, cushions;
