CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers,
    total numeric(12, 2) NOT NULL
);
CREATE INDEX ON orders (customer_id);
CREATE TABLE order_lines (
    order_id bigint NOT NULL REFERENCES orders,
    line_number integer NOT NULL,
    price numeric(12, 2) NOT NULL,
    PRIMARY KEY (order_id, line_number)
);
CREATE TABLE shipments (
    customer_id bigint NOT NULL REFERENCES customers,
    sent_on date NOT NULL,
    PRIMARY KEY (customer_id, sent_on)
);
