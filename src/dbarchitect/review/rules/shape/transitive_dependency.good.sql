CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: a reference that determines what is not named after it; both may change
    customer_id bigint NOT NULL REFERENCES customers,
    currency text NOT NULL,
    -- look-alike: a price that only happens to tell the town
    price numeric(12, 2) NOT NULL,
    town text NOT NULL,
    -- look-alike: what the server computes
    price_with_tax numeric(12, 2) NOT NULL GENERATED ALWAYS AS (price * 1.2) STORED,
    -- look-alike: a point in time that hardly repeats
    ordered_at timestamptz NOT NULL,
    order_note text NOT NULL,
    -- look-alike: few values, whose pairs are chance
    media_type_id bigint NOT NULL,
    media_format text NOT NULL,
    -- look-alike: what holds for nineteen things in twenty
    product_code text NOT NULL,
    product_name text NOT NULL
);
CREATE INDEX ON orders (customer_id);
-- look-alike: a second key of the table
CREATE TABLE products (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_code text NOT NULL UNIQUE,
    product_name text NOT NULL,
    product_price numeric(12, 2) NOT NULL
);
-- look-alike: a thing that is a table of its own already
CREATE TABLE departments (department_id bigint PRIMARY KEY, department_name text NOT NULL);
-- look-alike: no rows at all
CREATE TABLE drafts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id bigint NOT NULL,
    author_name text NOT NULL
);
