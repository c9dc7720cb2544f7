-- look-alike: the column is NOT NULL, the domain has rules of its own
CREATE DOMAIN title AS text CHECK (VALUE <> '');
CREATE TABLE books (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title title NOT NULL
);

-- look-alike: a domain with a default, in another schema
CREATE SCHEMA "Other";
CREATE DOMAIN "Other"."Name" AS text DEFAULT '';
CREATE TABLE "Other"."People" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Name" "Other"."Name" NOT NULL
);
