INSERT INTO orders (is_open, is_paid, is_void)
SELECT i % 4 = 0, i % 4 = 1, i % 4 = 2 FROM generate_series(1, 1100) AS i;
INSERT INTO crm."Leads" ("isWon", "isLost")
SELECT i % 3 = 0, i % 3 = 1 FROM generate_series(1, 1100) AS i;
ANALYZE orders, crm."Leads";
