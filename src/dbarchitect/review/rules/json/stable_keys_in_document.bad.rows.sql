INSERT INTO orders (details)
SELECT jsonb_build_object('currency', 'EUR', 'net', i % 90, 'gift', i % 3 = 0) FROM generate_series(1, 1100) AS i;
INSERT INTO crm."Leads" ("FormFields")
SELECT jsonb_build_object('first', 'a' || i, 'last', 'b' || i, 'field' || i % 20, i) FROM generate_series(1, 1100) AS i;
ANALYZE orders, crm."Leads";
