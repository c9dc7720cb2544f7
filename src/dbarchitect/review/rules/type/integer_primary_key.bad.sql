CREATE TABLE customers (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
-- case: a sequence behind the key
CREATE TABLE invoices (
    id serial PRIMARY KEY,
    customer_id integer NOT NULL REFERENCES customers (id)
);
CREATE INDEX ON invoices (customer_id);
-- case: two bytes
CREATE TABLE regions (id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
