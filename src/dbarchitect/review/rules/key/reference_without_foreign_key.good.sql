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
-- look-alike: two columns called as a key of two, and their values are others
CREATE TABLE positions (
    invoice_no bigint NOT NULL,
    line_no integer NOT NULL,
    PRIMARY KEY (invoice_no, line_no)
);
CREATE TABLE scans (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    invoice_no bigint NOT NULL,
    line_no integer NOT NULL
);
-- look-alike: declared by two columns
CREATE TABLE refunds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    invoice_no bigint NOT NULL,
    line_no integer NOT NULL,
    FOREIGN KEY (invoice_no, line_no) REFERENCES positions
);
CREATE INDEX ON refunds (invoice_no, line_no);
-- look-alike: two tables of one key, of which none is the other's part
CREATE TABLE seats (
    hall_no integer NOT NULL,
    seat_no integer NOT NULL,
    row_name text NOT NULL,
    PRIMARY KEY (hall_no, seat_no)
);
CREATE TABLE cushions (
    hall_no integer NOT NULL,
    seat_no integer NOT NULL,
    colour text NOT NULL,
    PRIMARY KEY (hall_no, seat_no)
);
