INSERT INTO order_lines
SELECT o, l, date '2024-01-01' + o * 7 % 300, 'town ' || o * 11 % 97, (o * l * 31 + l * l) % 13
FROM generate_series(1, 400) AS o, generate_series(1, 3) AS l;
INSERT INTO shop."Stock"
SELECT 'W' || w, p, CASE WHEN w > 3 THEN 'Town ' || w * 7 % 19 END, (w * p * 37 + p * p) % 101
FROM generate_series(1, 25) AS w, generate_series(1, 50) AS p;
INSERT INTO readings
SELECT
    s, n, date '2024-01-01' + d, 'model ' || (s * 31 + n * 17) % 23,
    (s * 5 + n * 3 + d * 7) % 29 / 3.0 + d % 11
FROM generate_series(1, 10) AS s, generate_series(1, 8) AS n, generate_series(1, 20) AS d;
ANALYZE order_lines, shop."Stock", readings;
