INSERT INTO contacts (city, town) SELECT 'city ' || i % 60, 'city ' || i % 60 FROM generate_series(1, 1100) AS i;
INSERT INTO crm."Leads" ("Asked", "Score", "Points")
SELECT date '2024-01-01' + i % 9, nullif(i % 40, 3), nullif(i % 40, 3) FROM generate_series(1, 1100) AS i;
ANALYZE contacts, crm."Leads";
