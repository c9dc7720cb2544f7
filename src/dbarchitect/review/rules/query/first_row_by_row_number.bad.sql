CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers,
    status text NOT NULL,
    ordered_at timestamptz NOT NULL,
    shipped_on date,
    total numeric(12, 2) NOT NULL
);
CREATE INDEX ON orders (customer_id, ordered_at);
