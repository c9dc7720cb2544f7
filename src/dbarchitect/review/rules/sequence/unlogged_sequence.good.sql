CREATE SEQUENCE order_numbers;
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
-- look-alike: a name that says so
CREATE SEQUENCE unlogged_numbers;
