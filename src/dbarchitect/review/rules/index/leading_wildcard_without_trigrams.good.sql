CREATE EXTENSION pg_trgm;
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
CREATE INDEX ON customers USING gin (name gin_trgm_ops);
CREATE INDEX ON customers USING gin (lower(email) gin_trgm_ops);
CREATE INDEX ON customers USING gin ((id::text) gin_trgm_ops);
