CREATE TYPE order_stage AS ENUM ('open', 'paid');
CREATE DOMAIN order_phase AS text CHECK (VALUE IN ('open', 'paid'));
CREATE TABLE order_states (name text PRIMARY KEY);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: limited by a CHECK, an enum, a domain, a foreign key
    status text NOT NULL CHECK (status IN ('open', 'paid')),
    stage order_stage NOT NULL,
    phase order_phase NOT NULL,
    state text NOT NULL REFERENCES order_states (name),
    -- look-alike: many values
    mime_type text NOT NULL,
    -- look-alike: few values, and a name that does not ask for it
    country text NOT NULL
);
CREATE INDEX ON orders (state);
-- look-alike: a table of few rows
CREATE TABLE plans (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, status text NOT NULL);
