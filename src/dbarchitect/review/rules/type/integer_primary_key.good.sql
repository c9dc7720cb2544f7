CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
-- look-alike: numbers that are not generated but given
CREATE TABLE countries (id integer PRIMARY KEY, code smallint NOT NULL UNIQUE);
-- look-alike: an integer with a default that is not the key
CREATE TABLE tickets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    place integer DEFAULT 1 NOT NULL
);
