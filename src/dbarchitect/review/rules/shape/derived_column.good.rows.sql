INSERT INTO invoices (before_vat, vat, doubled, rounded, rebate, kept)
SELECT
    i % 70, i % 19, i % 70 * (i % 19), i % 70 + i % 19 + (i / 500), 0, i % 31
FROM generate_series(1, 1100) AS i;
ANALYZE invoices;
