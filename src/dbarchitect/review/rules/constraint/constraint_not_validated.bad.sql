-- case: a foreign key
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL,
    total numeric(12, 2) NOT NULL,
    paid_at timestamptz
);
CREATE INDEX ON invoices (customer_id);
ALTER TABLE invoices ADD FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;

-- case: a CHECK, and a NOT NULL
ALTER TABLE invoices ADD CHECK (total >= 0) NOT VALID;
ALTER TABLE invoices ADD CONSTRAINT paid NOT NULL paid_at NOT VALID;

-- case: a domain, in another schema
CREATE SCHEMA "Other";
CREATE DOMAIN "Other"."Share" AS numeric(5, 2);
ALTER DOMAIN "Other"."Share" ADD CONSTRAINT "IsShare" CHECK (VALUE <= 100) NOT VALID;
