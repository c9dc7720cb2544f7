INSERT INTO orders (placed_at, coupon)
SELECT now(), CASE WHEN n = 1000 THEN 'X' END FROM generate_series(1, 2000) n;
ANALYZE orders;
INSERT INTO "Other"."Coupons" ("Code") SELECT 'X' || n FROM generate_series(1, 900) n;
ANALYZE "Other"."Coupons";
INSERT INTO events SELECT n, 2025 + n % 2, CASE WHEN n % 2 = 1 THEN 'x' END
FROM generate_series(1, 4000) n;
ANALYZE events;
