INSERT INTO invoices (before_vat, vat, with_vat)
SELECT i % 70, i % 19 + i % 13, i % 70 + i % 19 + i % 13 FROM generate_series(1, 1100) AS i;
INSERT INTO sales."Lines" ("pieces", "each", "together")
SELECT i % 17, i % 90 * 0.25, i % 17 * (i % 90 * 0.25) FROM generate_series(1, 1100) AS i;
ANALYZE invoices, sales."Lines";
