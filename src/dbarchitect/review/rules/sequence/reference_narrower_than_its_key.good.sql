CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE countries (id integer PRIMARY KEY);
-- look-alike: a domain over bigint
CREATE DOMAIN customer_number AS bigint;
CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id customer_number NOT NULL REFERENCES customers (id),
    -- look-alike: as wide as its key
    country_id integer NOT NULL REFERENCES countries (id),
    -- look-alike: an integer that refers to nothing
    customer_count integer NOT NULL
);
CREATE INDEX ON invoices (customer_id);
CREATE INDEX ON invoices (country_id);

-- look-alike: a wide reference to a narrow key, MixedCase in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Codes" ("Id" bigint PRIMARY KEY REFERENCES countries (id));
