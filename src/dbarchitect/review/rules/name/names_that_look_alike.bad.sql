CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_number text NOT NULL,
    "orderNumber" text NOT NULL
);
-- case: two tables
CREATE TABLE order_items (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE orderitems (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
