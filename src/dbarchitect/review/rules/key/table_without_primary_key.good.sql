CREATE TABLE readings (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, value numeric NOT NULL);

-- look-alike: a partitioned table with a key; its partitions have it too
CREATE TABLE events (
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

-- look-alike: a key of several columns, in another schema, with names that need quotes
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Readings" (
    "Sensor" text,
    "At" timestamptz,
    PRIMARY KEY ("Sensor", "At")
);

-- look-alike: a view and a composite type have no key to miss
CREATE VIEW latest AS SELECT id FROM readings;
CREATE TYPE pair AS (a integer, b integer);

-- look-alike: a table that a migration tool keeps for itself
CREATE TABLE schema_migrations (version text NOT NULL);

-- look-alike: the table whose settings pg_partman gives to new partitions, which holds no rows
CREATE SCHEMA partman;
CREATE TABLE partman.template_public_events (id bigint NOT NULL, at timestamptz NOT NULL);
