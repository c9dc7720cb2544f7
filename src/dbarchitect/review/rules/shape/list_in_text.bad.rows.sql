INSERT INTO articles (tags, related)
SELECT
    (ARRAY['red', 'red,blue', 'green,red,blue', 'blue, green', 'green'])[i % 5 + 1],
    (ARRAY['7', '7;12', '12;31;7', '31;12'])[i % 4 + 1]
FROM generate_series(1, 500) AS i;
INSERT INTO shop."Offers" ("soldIn")
SELECT (ARRAY['New York', 'New York|Rome', 'Rome|Cape Town|Oslo', 'Oslo|Rome'])[i % 4 + 1]
FROM generate_series(1, 500) AS i;
ANALYZE articles, shop."Offers";
