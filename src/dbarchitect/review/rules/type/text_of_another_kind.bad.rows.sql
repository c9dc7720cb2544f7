INSERT INTO measurements (reading, attempts, taken_on, stored_at, is_valid, run, details)
SELECT
    round(i / 8.0, 3), i % 7, date '2024-01-01' + i % 400, date '2024-01-01' + i % 400 || 'T10:00:00+02:00',
    CASE WHEN i % 3 = 0 THEN 'yes' ELSE 'no' END, '6ba7b810-9dad-11d1-80b4-00c04fd4' || 1000 + i % 60, '{"step": ' || i || '}'
FROM generate_series(1, 1500) AS i;
INSERT INTO lab."Runs" ("Score") SELECT i % 70 FROM generate_series(1, 1500) AS i;
ANALYZE measurements, lab."Runs";
