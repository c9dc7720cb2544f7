CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL,
    placed_at timestamptz NOT NULL
);
-- case: MixedCase, in another schema, and no word of the name ends in a key
CREATE SCHEMA sales;
CREATE TABLE sales."Region" ("code" bigint PRIMARY KEY, title text NOT NULL);
CREATE TABLE sales."Store" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "mainRegion" bigint NOT NULL
);
-- case: another row of the same table
CREATE TABLE staff (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reports_to bigint NOT NULL
);
-- case: no name ties them, and the keys have gaps
CREATE TABLE documents (number bigint PRIMARY KEY, title text NOT NULL);
CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seen_there bigint NOT NULL
);
-- case: uuids, in a partitioned table
CREATE TABLE devices (uid uuid DEFAULT gen_random_uuid() PRIMARY KEY, title text NOT NULL);
CREATE TABLE readings (
    taken_at timestamptz NOT NULL,
    measured_by uuid NOT NULL,
    PRIMARY KEY (taken_at, measured_by)
) PARTITION BY RANGE (taken_at);
CREATE TABLE readings_rest PARTITION OF readings DEFAULT;
CREATE INDEX ON readings (measured_by);
-- case: two columns are, together, a key of two
CREATE TABLE positions (
    invoice_no bigint NOT NULL,
    line_no integer NOT NULL,
    amount numeric(12, 2) NOT NULL CHECK (amount >= 0),
    PRIMARY KEY (invoice_no, line_no)
);
CREATE TABLE refunds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    original_invoice_no bigint NOT NULL,
    original_line_no integer NOT NULL
);
