INSERT INTO articles (body, person, shown, place, tags, company, title)
SELECT
    'Dear ' || md5(i::text) || ', how are you today, and what do you do', 'Doe' || i % 9 || ',Jane',
    1 + i % 9 || ',' || 100 + i, 50 + i % 9 || ',' || 10 + i % 7, ARRAY['red', 'blue'],
    (ARRAY['Acme', 'Ring, Inc.', 'Zen'])[i % 3 + 1], 'part ' || i || ', chapter ' || i * 7
FROM generate_series(1, 500) AS i;
ANALYZE articles;
