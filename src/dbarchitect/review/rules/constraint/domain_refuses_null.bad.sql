-- case: a domain and a column of it
CREATE DOMAIN title AS text NOT NULL;
CREATE TABLE books (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title title
);

-- case: one that nothing uses, in another schema
CREATE SCHEMA "Other";
CREATE DOMAIN "Other"."Name" AS text NOT NULL;
