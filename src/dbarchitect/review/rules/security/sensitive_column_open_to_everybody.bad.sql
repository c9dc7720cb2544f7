CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    password_hash text NOT NULL
);
GRANT SELECT ON users TO PUBLIC;

-- case: a grant on the column alone
CREATE TABLE clients (id bigint PRIMARY KEY, "clientSecret" text NOT NULL);
GRANT SELECT (id, "clientSecret") ON clients TO PUBLIC;

-- case: a view, and a materialised one, in a schema that is open to everybody
CREATE SCHEMA "Other";
GRANT USAGE ON SCHEMA "Other" TO PUBLIC;
CREATE TABLE people (id bigint PRIMARY KEY, ssn text NOT NULL);
CREATE VIEW "Other"."People" AS SELECT id, ssn AS "SSN" FROM people;
GRANT SELECT ON "Other"."People" TO PUBLIC;
CREATE MATERIALIZED VIEW "Other"."Kept" AS SELECT id, ssn FROM people;
CREATE UNIQUE INDEX ON "Other"."Kept" (id);
GRANT SELECT ON "Other"."Kept" TO PUBLIC;
