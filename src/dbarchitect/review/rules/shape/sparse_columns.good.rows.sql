INSERT INTO payments (
    paid_at, voucher, voucher_shop, voucher_ends_on, gift_for, gift_note, gift_colour,
    deleted_at, deleted_because, ship_to, ship_by, ship_on)
SELECT
    timestamptz '2024-01-01' + i * interval '1 minute',
    CASE WHEN i % 50 = 0 THEN 'v' || i END,
    CASE WHEN i % 50 = 0 THEN 'shop ' || i % 7 END,
    CASE WHEN i % 50 = 0 THEN date '2025-01-01' + i % 400 END,
    CASE WHEN i % 50 = 1 THEN 'for ' || i END,
    CASE WHEN i % 50 = 1 AND i <> 51 THEN 'note ' || i END,
    CASE WHEN i % 50 = 1 THEN 'colour ' || i % 9 END,
    CASE WHEN i % 50 = 2 THEN timestamptz '2024-01-01' + i * interval '2 minutes' END,
    CASE WHEN i % 50 = 2 THEN 'reason ' || i % 11 END,
    CASE WHEN i % 10 = 3 THEN 'to ' || i END,
    CASE WHEN i % 10 = 3 THEN 'by ' || i % 13 END,
    CASE WHEN i % 10 = 3 THEN date '2025-01-01' + i % 300 END
FROM generate_series(1, 7000) AS i;
INSERT INTO shops (branch, branch_colour, branch_since)
SELECT
    CASE WHEN i % 50 = 0 THEN 'v' || i END,
    CASE WHEN i % 50 = 0 THEN 'c' || i % 7 END,
    CASE WHEN i % 50 = 0 THEN date '2025-01-01' + i % 400 END
FROM generate_series(1, 900) AS i;
ANALYZE payments, shops;
