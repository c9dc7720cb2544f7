-- Queries with a defect of which nothing is written that might give other rows.

-- Rows that share the greatest value, or have none.
-- QRY37
SELECT * FROM readings WHERE (meter_id, kwh) IN (SELECT meter_id, max(kwh) FROM readings
GROUP BY meter_id);

-- What is joined is returned, too; whole rows are.
-- QRY37
SELECT * FROM readings r JOIN (SELECT meter_id, max(read_at) AS m FROM readings GROUP BY
meter_id) l ON r.meter_id = l.meter_id AND r.read_at = l.m;

-- QRY37
SELECT r FROM readings r WHERE (meter_id, read_at) IN (SELECT meter_id, max(read_at)
FROM readings GROUP BY meter_id);

-- Rows are counted before; the number comes by another name; nothing serves the order.
-- QRY38
SELECT n FROM (SELECT count(*) OVER () AS n, row_number() OVER (PARTITION BY meter_id
ORDER BY read_at) AS i FROM readings) l WHERE i = 1;

-- QRY38
SELECT * FROM (SELECT meter_id, row_number() OVER (PARTITION BY meter_id ORDER BY
read_at), kwh FROM readings) l (a, i, b) WHERE i = 1;

-- QRY38
SELECT * FROM (SELECT kind, row_number() OVER (PARTITION BY meter_id ORDER BY kind) AS i
FROM readings) l WHERE i = 1;

-- QRY38
SELECT l.kind FROM (SELECT r.kind, row_number() OVER (PARTITION BY meter_id ORDER BY r.kwh) AS i
FROM readings r) l WHERE i = 1;

-- QRY38
SELECT l.kind FROM (SELECT r.kind, row_number() OVER (PARTITION BY meter_id ORDER BY m.kwh DESC
NULLS LAST) AS i FROM readings r JOIN meters m ON m.id = r.meter_id) l WHERE i = 1;

-- The column holds no null, and the planner sorts all the same.
-- QRY38
SELECT l.kind FROM (SELECT kind, row_number() OVER (PARTITION BY meter_id ORDER BY read_at DESC
NULLS LAST) AS i FROM readings) l WHERE i = 1;

-- QRY38
SELECT l.kind FROM (SELECT kind, row_number() OVER (PARTITION BY meter_id ORDER BY lower(kind))
AS i FROM readings) l WHERE i = 1;

-- Rows that come several times.
-- QRY40
SELECT c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.id;

-- The join has a name, and so have its columns.
-- QRY40
SELECT DISTINCT j.email FROM (customers c LEFT JOIN orders o ON o.customer_id = c.id) j;

-- QRY37
SELECT j.kwh FROM (readings r JOIN (SELECT meter_id, max(read_at) AS m FROM readings GROUP BY
meter_id) l ON r.meter_id = l.meter_id AND r.read_at = l.m) j;

-- The greatest of each is joined with another table, too.
-- QRY37
SELECT r.kwh, m.kwh AS limit FROM meters m, readings r, (SELECT meter_id, max(read_at) AS m FROM
readings GROUP BY meter_id) l WHERE m.id = l.meter_id AND r.meter_id = l.meter_id AND
r.read_at = l.m;

-- QRY37
SELECT r.kwh FROM readings r, meters m, (SELECT meter_id, max(read_at) AS m FROM readings GROUP
BY meter_id) l WHERE r.meter_id = l.meter_id AND r.read_at = l.m AND m.id = l.meter_id;

-- What USING makes of both is returned, or joined with a third.
-- QRY37
SELECT * FROM readings r JOIN (SELECT meter_id, max(read_at) AS read_at FROM readings GROUP BY
meter_id) l USING (meter_id, read_at);

-- QRY37
SELECT meter_id, r.kwh FROM (SELECT meter_id, max(read_at) AS read_at FROM readings GROUP BY
meter_id) l JOIN readings r USING (meter_id, read_at);

-- QRY37
SELECT r.kwh FROM readings r, "Old Readings" o JOIN (SELECT meter_id, max(read_at) AS m FROM
readings GROUP BY meter_id) l USING (meter_id) WHERE r.meter_id = l.meter_id AND r.read_at = l.m;

-- The number is null where a join finds nothing.
-- QRY38
SELECT m.id, l.kwh FROM meters m LEFT JOIN (SELECT meter_id, kwh, row_number() OVER (PARTITION BY
meter_id ORDER BY read_at) AS n FROM readings) l ON l.meter_id = m.id WHERE l.n = 1;

-- The name of a join hides those of its tables.
-- QRY33
SELECT j.name FROM (customers c CROSS JOIN meters m) j WHERE j.email NOT IN (SELECT email
FROM customers);

-- QRY33
SELECT name FROM customers WHERE id NOT IN (SELECT j.total FROM (orders o JOIN meters m ON m.id =
o.id) j WHERE j.total IS NOT NULL);

-- QRY37
SELECT j.kind FROM (readings r JOIN meters m ON m.id = r.meter_id) j WHERE j.read_at = (SELECT
max(s.read_at) FROM readings s WHERE s.meter_id = j.meter_id);

-- QRY38
SELECT l.kind FROM (SELECT j.kind, row_number() OVER (PARTITION BY j.meter_id ORDER BY j.read_at)
AS n FROM (readings r JOIN meters m ON m.id = r.meter_id) j) l WHERE l.n = 1;

-- Who reads these rows may rely on the order, as LIMIT does.
-- QRY31
SELECT s.id FROM (SELECT id, total FROM orders ORDER BY total) s WHERE s.id > 2;

-- QRY31
SELECT s.id FROM (SELECT id, total FROM orders ORDER BY total) s LIMIT 2;

-- QRY37
SELECT r.kwh FROM readings r NATURAL JOIN (SELECT meter_id, max(read_at) AS read_at FROM readings
GROUP BY meter_id) l;
