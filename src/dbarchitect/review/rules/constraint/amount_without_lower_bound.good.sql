CREATE DOMAIN positive AS numeric CHECK (VALUE >= 0);
CREATE TABLE products (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: a CHECK, of its own or together with another
    price numeric(12, 2) NOT NULL CHECK (price >= 0),
    cost numeric(12, 2) NOT NULL,
    -- look-alike: a domain keeps it
    weight positive NOT NULL,
    -- look-alike: one value is negative
    stock integer NOT NULL,
    -- look-alike: no amount by its name
    position integer NOT NULL,
    CHECK (cost BETWEEN 0 AND price)
);
-- look-alike: too few rows to tell
CREATE TABLE plans (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, price numeric NOT NULL);
-- look-alike: no rows at all
CREATE TABLE drafts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, price numeric NOT NULL);
