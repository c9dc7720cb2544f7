CREATE TABLE addresses (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, street text NOT NULL);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: one row in two roles
    billing_address_id bigint NOT NULL REFERENCES addresses,
    shipping_address_id bigint NOT NULL REFERENCES addresses,
    -- look-alike: nothing was changed yet
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- look-alike: counted up like the key
    number_in_book bigint NOT NULL,
    -- look-alike: few different values, alike by chance
    boxes integer NOT NULL,
    labels integer NOT NULL,
    -- look-alike: they differ in one row
    city text NOT NULL,
    town text NOT NULL
);
CREATE INDEX ON orders (billing_address_id);
CREATE INDEX ON orders (shipping_address_id);
