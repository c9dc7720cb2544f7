CREATE UNLOGGED SEQUENCE order_numbers;

-- case: one that feeds a table that survives
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
ALTER SEQUENCE orders_id_seq SET UNLOGGED;
