INSERT INTO orders (placed_at) SELECT now() FROM generate_series(1, 2000);
ANALYZE orders;
INSERT INTO "Other"."Events" ("Id", "Year") SELECT n, 2025 + n % 2 FROM generate_series(1, 2000) n;
ANALYZE "Other"."Events";
