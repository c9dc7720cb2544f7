INSERT INTO orders (supplier_id, supplier_rating)
SELECT s, 'rating ' || CASE WHEN i = 1000 THEN s * 5 % 23 + 1 ELSE s * 5 % 23 END
FROM (SELECT i, i * 7 % 61 AS s FROM generate_series(1, 2000) AS i) AS t;
INSERT INTO plant."Runs" ("machineCode", "machineColour")
SELECT 'M' || m, CASE WHEN i <> 1000 THEN 'colour ' || m * 5 % 23 END
FROM (SELECT i, i * 7 % 61 AS m FROM generate_series(1, 2000) AS i) AS t;
INSERT INTO deliveries (carrier_code, carrier_colour)
SELECT CASE WHEN c > 0 THEN 'C' || c END, CASE WHEN c > 0 OR i = 610 THEN 'colour ' || c * 5 % 23 END
FROM (SELECT i, i * 7 % 61 AS c FROM generate_series(1, 2000) AS i) AS t;
ANALYZE orders, plant."Runs", deliveries;
