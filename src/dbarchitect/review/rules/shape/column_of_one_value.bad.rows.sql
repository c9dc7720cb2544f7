INSERT INTO orders (placed_at, currency)
SELECT timestamptz '2024-01-01' + i * interval '1 minute', 'EUR' FROM generate_series(1, 1100) AS i;
INSERT INTO crm."Leads" ("askedAt", "version")
SELECT timestamptz '2024-01-01' + i * interval '1 minute', 1 FROM generate_series(1, 1100) AS i;
ANALYZE orders, crm."Leads";
