-- Queries that a finding writes in another way; the comment before each names the rule.

-- QRY01
INSERT INTO "Old Orders" ("Id", customer_id, total, status, placed_at) SELECT * FROM
orders RETURNING *;

-- QRY05
INSERT INTO customers VALUES (7, 'g', NULL), (8, 'h', 'y') RETURNING *;

-- QRY05
INSERT INTO customers SELECT id + 100, status || id FROM orders WHERE status IS NOT NULL
RETURNING *;

-- QRY09
SELECT DISTINCT c.id, c.name FROM customers c JOIN orders o ON o.customer_id = c.id WHERE
o.total > 1 AND c.name = 'x';

-- QRY09
SELECT DISTINCT c.* FROM customers c, orders o WHERE o.customer_id = c.id AND (o.status =
'open' OR c.name IS NULL) ORDER BY c.id LIMIT 5;

-- QRY11
SELECT 'o' AS kind, id FROM orders UNION SELECT 'c', id FROM customers;

-- QRY11
SELECT id, status FROM orders WHERE status = 'open' UNION SELECT id, status FROM orders
WHERE status = 'done' ORDER BY id;

-- QRY12
SELECT customer_id, sum(total) FROM orders GROUP BY customer_id HAVING customer_id > 1 AND
count(*) > 1;

-- QRY12
SELECT status, count(*) FROM orders WHERE total > 0 GROUP BY status HAVING status <>
'open';

-- QRY16
SELECT id FROM orders WHERE placed_at::date = '2026-01-31';

-- QRY16
SELECT id FROM orders WHERE status = 'open' OR total > 5 AND false UNION ALL SELECT id
FROM orders WHERE date(placed_at) = '2026-01-31';

-- QRY19
SELECT id FROM customers c WHERE (SELECT count(*) FROM orders o WHERE o.customer_id =
c.id) > 0;

-- QRY19
SELECT id FROM customers c WHERE name = 'x' AND 1 > (SELECT count(o.id) FROM orders o
WHERE o.customer_id = c.id);

-- QRY19
SELECT count(*) >= 1 AS any FROM orders WHERE customer_id = 9;

-- QRY19
SELECT count(*) = 0 FROM orders WHERE customer_id = 77;

-- QRY19
WITH w AS (SELECT id FROM orders) SELECT 0 < count(*) AS some FROM w JOIN customers USING (id);

-- QRY21
SELECT c.id, o.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.total
> 1 WHERE o.status = 'open';

-- QRY21
SELECT c.id, t.id FROM customers c LEFT JOIN (orders o LEFT JOIN tasks t ON t.owner_id =
o.customer_id) ON o.customer_id = c.id WHERE t.rank > 1;

-- QRY28
SELECT id FROM tasks WHERE owner_id IS NOT DISTINCT FROM 5;

-- QRY28
SELECT id FROM orders WHERE NULL IS NOT DISTINCT FROM customer_id;

-- QRY31
SELECT s.id FROM (SELECT id, total FROM orders ORDER BY total) s WHERE s.id > 2 ORDER BY s.id;

-- QRY31
WITH s AS (SELECT id FROM orders ORDER BY placed_at) SELECT count(*) FROM s, s AS t;

-- QRY32
SELECT id FROM tasks WHERE 'a' = ANY (tags);

-- QRY32
SELECT id FROM tasks WHERE NULL = ANY (tags);

-- QRY32
SELECT id FROM tasks WHERE 1 = ANY (sizes) AND rank = 5 + 0 * id;

-- QRY33
SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders WHERE total >
4);

-- QRY33
DELETE FROM customers c WHERE c.id NOT IN (SELECT o.id FROM orders o JOIN orders p ON p.id
= o.id) AND c.email > 'a' RETURNING c.*;

-- QRY36
SELECT id FROM tasks WHERE coalesce(rank, 0) = 0;

-- QRY36
SELECT id FROM tasks WHERE coalesce(rank, 0) = 5 AND id > 1;

-- QRY36
SELECT id FROM tasks WHERE coalesce(label, 'none') = 'none';

-- QRY36
SELECT id FROM tasks WHERE coalesce(label, 'none') = 'x';

-- QRY37
SELECT * FROM readings WHERE (meter_id, read_at) IN (SELECT meter_id, max(read_at) FROM
readings GROUP BY meter_id);

-- QRY37
SELECT r.*, m.kwh FROM readings r JOIN meters m ON m.id = r.meter_id JOIN (SELECT max(read_at)
AS last, meter_id FROM readings WHERE kind = 'b' GROUP BY 2) l ON l.last = r.read_at AND
r.meter_id = l.meter_id WHERE r.kwh IS NULL OR m.kwh = 4;

-- QRY37
SELECT kwh FROM readings r, (SELECT meter_id, min(read_at) FROM readings GROUP BY meter_id) l
WHERE l.meter_id = r.meter_id AND l.min = r.read_at;

-- QRY37
SELECT r.kind, r.kwh FROM readings r WHERE r.read_at = (SELECT max(s.read_at) FROM readings s
WHERE r.meter_id = s.meter_id AND s.kwh > 4);

-- QRY37
SELECT * FROM readings r WHERE r.kwh = (SELECT min(s.kwh) FROM readings s WHERE s.kind =
r.kind) AND r.meter_id > 0;

-- QRY37
SELECT id FROM tasks WHERE rank = (SELECT max(t.rank) FROM tasks t WHERE t.owner_id =
tasks.owner_id AND t.label <> 'x');

-- QRY38
SELECT meter_id, kwh FROM (SELECT *, row_number() OVER (PARTITION BY meter_id ORDER BY read_at
DESC) AS place FROM readings) l WHERE place = 1;

-- QRY38
SELECT l.* FROM (SELECT row_number() OVER (PARTITION BY meter_id ORDER BY read_at), lower(kind)
AS read_at, meter_id AS id FROM readings WHERE kwh IS NULL) l WHERE l.row_number < 2 ORDER BY
id;

-- QRY38
WITH l AS (SELECT r.kind, m.kwh, row_number() OVER (PARTITION BY r.meter_id ORDER BY r.kwh
DESC NULLS LAST, r.read_at) AS n FROM readings r JOIN meters m ON m.id = r.meter_id WHERE
m.kwh IS NOT NULL) SELECT l.kind, c.name FROM l LEFT JOIN customers c ON c.id = l.kwh WHERE
1 = l.n AND l.kind <> 'c';

-- QRY40
SELECT DISTINCT c.name FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE
c.id < 4;

-- QRY40
SELECT DISTINCT ON (c.name) c.name, c.id FROM customers c WHERE EXISTS (SELECT 1 FROM tasks t
LEFT JOIN orders o ON o.customer_id = t.owner_id WHERE t.id = c.id) ORDER BY c.name, c.id;

-- QRY40
SELECT name FROM customers UNION SELECT t.label FROM tasks t LEFT JOIN (customers c LEFT JOIN
orders o ON o.customer_id = c.id AND o.status = 'open') ON c.id = t.owner_id WHERE c.id > 0;

-- QRY41
WITH w AS MATERIALIZED (SELECT customer_id AS c, status, total FROM orders) SELECT status FROM
w WHERE c = 1;

-- QRY41
WITH w AS (SELECT customer_id, sum(total) AS total, count(*) FROM orders WHERE status <> ''
GROUP BY customer_id) SELECT * FROM w a, w b WHERE a.customer_id = 1 AND b.customer_id IN (1,
2);

-- QRY37
SELECT s.id, s.rank FROM steps s WHERE s.id IN (SELECT max(id) FROM steps WHERE rank > 0 GROUP
BY task_id);

-- QRY38
WITH l AS (SELECT *, row_number() OVER (PARTITION BY meter_id ORDER BY read_at) AS n FROM
readings) SELECT l.*, m.kwh FROM meters m JOIN l ON l.meter_id = m.id WHERE l.n = 1;

-- QRY41
WITH w AS (SELECT * FROM orders) SELECT (SELECT count(*) FROM w WHERE customer_id = 1) AS a,
(SELECT max(x.total) FROM w AS x WHERE x.customer_id = 2) AS b;

-- QRY37
SELECT meter_id, r.kind, m.kwh FROM readings r JOIN meters m ON m.id = r.meter_id JOIN (SELECT
meter_id, max(read_at) AS read_at FROM readings GROUP BY meter_id) l USING (meter_id, read_at)
WHERE read_at > '2026-01-01';

-- QRY37
SELECT r.kind FROM (SELECT meter_id, max(read_at) AS last FROM readings GROUP BY meter_id) l JOIN
readings r USING (meter_id) WHERE r.read_at = l.last;

-- QRY40
SELECT DISTINCT customer_id, r.total FROM "Old Orders" r LEFT JOIN orders o USING (customer_id)
WHERE customer_id > 0;

-- QRY40
SELECT DISTINCT c.name FROM customers c LEFT JOIN (orders o LEFT JOIN "Old Orders" p USING
(customer_id)) ON o.customer_id = c.id;

-- QRY38
SELECT kind FROM readings UNION SELECT l.kind FROM (SELECT kind, row_number() OVER (PARTITION BY
meter_id ORDER BY read_at) AS n FROM readings) l WHERE l.n = 1;

-- QRY38
SELECT l.kwh, m.id FROM (SELECT kwh, meter_id, row_number() OVER (PARTITION BY meter_id ORDER BY
read_at) AS id FROM readings) l JOIN meters m USING (id) WHERE l.id = 1;

-- QRY28
SELECT id FROM tasks WHERE NOT (owner_id IS DISTINCT FROM 5) AND id > 0;

-- QRY38
SELECT l.meter_id, l.kwh FROM (SELECT *, row_number() OVER (PARTITION BY meter_id ORDER BY
read_at) AS n FROM readings) l WHERE l.n = 1 AND l.kind = 'b';
