CREATE DOMAIN country_code AS text COLLATE "C";
CREATE TABLE countries (
    code text COLLATE "C" PRIMARY KEY,
    -- look-alike: two collations in one table
    name text NOT NULL
);
CREATE TABLE addresses (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    street text NOT NULL,
    country text COLLATE "C" NOT NULL REFERENCES countries (code),
    -- look-alike: the collation is the domain's
    origin country_code NOT NULL REFERENCES countries (code)
);
CREATE INDEX ON addresses (country);
CREATE INDEX ON addresses (origin);
-- look-alike: keys that no collation sorts
CREATE TABLE "Notes" ("Id" bigint PRIMARY KEY REFERENCES addresses (id));
