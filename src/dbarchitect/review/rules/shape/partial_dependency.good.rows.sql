INSERT INTO events
SELECT i, 'kind ' || i * 7 % 13, timestamptz '2024-01-01' + i * interval '1 minute'
FROM generate_series(1, 2000) AS i;
INSERT INTO notes
SELECT t, i, 'language ' || t * 7 % 5, 'note ' || t * 100 + i
FROM generate_series(1, 40) AS t, generate_series(1, 30) AS i;
INSERT INTO order_lines
SELECT
    o, l, date '2024-01-01' + o * 7 % 300 + CASE WHEN o % 20 = 0 THEN l ELSE 0 END,
    (o * l * 31 + l * l) % 13
FROM generate_series(1, 400) AS o, generate_series(1, 3) AS l;
INSERT INTO parcels
SELECT p, 2020 + p % 5, s, 'place ' || (p * s * 37 + s * s) % 101
FROM generate_series(1, 400) AS p, generate_series(1, 3) AS s;
INSERT INTO plan_features
SELECT p, f, 'plan ' || p FROM generate_series(1, 2) AS p, generate_series(1, 4) AS f;
ANALYZE events, notes, order_lines, parcels, plan_features;
