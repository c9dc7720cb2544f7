INSERT INTO people (phone, postal_code, badge, answer, consent, birthday_told, template, score, remark)
SELECT
    '49' || 1000000 + i % 600, 10000 + i % 600, to_char(i % 600, 'FM00000'),
    CASE WHEN i % 5 = 0 THEN 'about ' || i % 9 ELSE (i % 9)::text END, 'yes',
    '2024-02-' || 28 + i % 4, '{name ' || i % 7 || '}', i % 50, CASE WHEN i < 9 THEN i END
FROM generate_series(1, 1500) AS i;
INSERT INTO settings SELECT 'setting ' || i, i FROM generate_series(1, 30) AS i;
ANALYZE people, settings, drafts;
