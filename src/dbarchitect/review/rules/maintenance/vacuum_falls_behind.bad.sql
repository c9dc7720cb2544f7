CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    weight integer NOT NULL
);

-- case: autovacuum comes early by the table's own parameters; in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Letters" ("Id" bigint PRIMARY KEY, "Page" integer NOT NULL)
    WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

-- case: autovacuum was turned off for the table
CREATE TABLE stamps (id bigint PRIMARY KEY, price integer NOT NULL) WITH (autovacuum_enabled = off);
