CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: declared
    customer_id bigint NOT NULL REFERENCES customers,
    -- look-alike: small numbers are keys of any table without gaps
    quantity bigint NOT NULL CHECK (quantity > 0),
    -- look-alike: named like a key, and no value is one
    external_customer_id bigint NOT NULL,
    -- look-alike: few different texts, which are keys as well
    mark text NOT NULL CHECK (mark IN ('a', 'b', 'c'))
);
CREATE INDEX ON orders (customer_id);
CREATE TABLE grades (name text PRIMARY KEY);
-- look-alike: a log outlives what it names
CREATE TABLE customer_audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL
);
-- look-alike: partitions, whose foreign key is their parent's
CREATE TABLE payments (
    order_id bigint NOT NULL REFERENCES orders,
    paid_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, paid_at)
) PARTITION BY RANGE (paid_at);
CREATE TABLE payments_rest PARTITION OF payments DEFAULT;
-- look-alike: numbers made by the database, which are those of any other table
CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL);
