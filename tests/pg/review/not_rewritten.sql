-- Queries that look like such a defect and mean something else.

-- The two arms may hold the same row, or one row twice.
-- QRY11
SELECT id, total FROM orders UNION SELECT id, total FROM orders;

-- QRY11
SELECT 'o', total FROM orders UNION SELECT 'c', id FROM customers;

-- A null makes NOT IN another thing than NOT EXISTS.
-- QRY33
SELECT name FROM customers WHERE id NOT IN (SELECT owner_id FROM tasks);

-- QRY33
SELECT id FROM tasks WHERE owner_id NOT IN (SELECT id FROM orders);

-- An outer join brings nulls in place of rows of which a condition of an inner join keeps them out.
-- QRY33
SELECT name FROM customers WHERE id NOT IN (SELECT t.owner_id FROM orders o LEFT JOIN (tasks t JOIN
steps s ON s.id = t.owner_id) ON t.id = o.id);

-- Each number is a count of rows that a join brings.
-- QRY40
SELECT DISTINCT c.name, count(*) OVER (PARTITION BY c.id) FROM customers c LEFT JOIN
orders o ON o.customer_id = c.id;

-- QRY40
SELECT c.id, count(*) FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP
BY c.id;

-- What is random, or the first of all, is another thing where a condition goes inside.
-- QRY41
WITH w AS MATERIALIZED (SELECT customer_id, random() FROM orders) SELECT * FROM w WHERE
customer_id = 1;

-- QRY41
WITH w AS MATERIALIZED (SELECT customer_id FROM orders LIMIT 1) SELECT * FROM w WHERE
customer_id = 1;

-- QRY41
WITH w AS MATERIALIZED (SELECT max(customer_id) AS customer_id FROM orders) SELECT *
FROM w WHERE customer_id = 1;
