CREATE DOMAIN filled AS text NOT NULL;
CREATE TABLE shops (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    placed_at timestamptz NOT NULL,
    -- look-alike: one row of 2,000 is null
    total numeric(12, 2),
    -- look-alike: CHECK (x IS NOT NULL) is a NOT NULL
    tax numeric(12, 2) CHECK (tax IS NOT NULL),
    -- look-alike: a domain that refuses null
    note filled,
    -- look-alike: what did not happen yet has no value
    shipped_at timestamptz,
    -- look-alike: a deleted row leaves null behind
    shop_id bigint REFERENCES shops ON DELETE SET NULL
);
CREATE INDEX ON orders (shop_id);
-- look-alike: too few rows to tell
CREATE TABLE plans (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    price numeric(12, 2)
);
-- look-alike: no rows at all
CREATE TABLE drafts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text);
