CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id integer NOT NULL REFERENCES customers (id)
);
CREATE INDEX ON invoices (customer_id);

-- case: a key that is itself a reference, and is referred to
CREATE TABLE profiles (customer_id integer PRIMARY KEY REFERENCES customers (id));
CREATE TABLE pictures (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    profile_id integer NOT NULL UNIQUE REFERENCES profiles (customer_id)
);
