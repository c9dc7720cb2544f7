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
WITH w AS (SELECT id FROM orders) SELECT 0 < count(*) FROM w JOIN customers USING (id);

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
SELECT s.id FROM (SELECT id, total FROM orders ORDER BY total) s WHERE s.id > 2;

-- QRY31
WITH s AS (SELECT id FROM orders ORDER BY placed_at) SELECT * FROM s, s AS t;

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
