INSERT INTO payments (paid_at, voucher, voucher_shop, voucher_ends_on)
SELECT
    timestamptz '2024-01-01' + i * interval '1 minute',
    CASE WHEN i % 50 = 0 THEN 'v' || i END,
    CASE WHEN i % 50 = 0 THEN 'shop ' || i % 7 END,
    CASE WHEN i % 50 = 0 THEN date '2025-01-01' + i % 400 END
FROM generate_series(1, 7000) AS i;
INSERT INTO crm."Visits" ("seenAt", "callFrom", "callPlace", "callMinutes", "tripTo", "tripPlace", "tripDays")
SELECT
    timestamptz '2024-01-01' + i * interval '1 minute',
    CASE WHEN i % 25 = 0 THEN 'c' || i END,
    CASE WHEN i % 25 = 0 THEN point(i, 1) END,
    CASE WHEN i % 25 = 0 THEN i % 75 END,
    CASE WHEN i % 25 = 1 THEN 't' || i END,
    CASE WHEN i % 25 = 1 THEN point(i, 2) END,
    CASE WHEN i % 25 = 1 THEN i % 9 END
FROM generate_series(1, 7000) AS i;
ANALYZE payments, crm."Visits";
