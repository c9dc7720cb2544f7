CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer text NOT NULL,
    total numeric(12, 2) NOT NULL
);
CREATE INDEX orders_customer_idx ON orders (customer);
CREATE INDEX orders_total_idx ON orders (total);
