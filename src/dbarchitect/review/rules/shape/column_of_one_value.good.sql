CREATE TABLE shops (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: another value in one row
    currency text NOT NULL,
    -- look-alike: null where there is no value
    approved boolean,
    -- look-alike: a foreign key
    shop_id bigint NOT NULL REFERENCES shops
);
CREATE INDEX ON orders (shop_id);
-- look-alike: too few rows to tell
CREATE TABLE plans (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, currency text NOT NULL);
