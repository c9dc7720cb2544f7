CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers,
    total numeric(12, 2) NOT NULL,
    ordered_at timestamptz NOT NULL
);
CREATE INDEX ON orders (customer_id);
CREATE INDEX ON orders (ordered_at);
CREATE TABLE lines (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders,
    price numeric(12, 2) NOT NULL
);
CREATE INDEX ON lines (order_id);
CREATE TABLE payments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL REFERENCES orders,
    paid numeric(12, 2) NOT NULL
);
CREATE INDEX ON payments (order_id);
CREATE TABLE notes (
    order_id bigint NOT NULL REFERENCES orders,
    kind text NOT NULL,
    pages integer NOT NULL,
    PRIMARY KEY (order_id, kind)
);
CREATE TABLE receipts (
    order_id bigint PRIMARY KEY REFERENCES orders,
    fee numeric(12, 2) NOT NULL
);
CREATE TABLE stocks (
    line_id bigint NOT NULL REFERENCES lines,
    order_id bigint NOT NULL REFERENCES orders,
    counted integer NOT NULL,
    PRIMARY KEY (line_id, order_id)
);
CREATE INDEX ON stocks (order_id);
