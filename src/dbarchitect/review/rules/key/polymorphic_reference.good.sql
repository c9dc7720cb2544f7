CREATE TABLE accounts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- look-alike: the kind of the row that a foreign key refers to
CREATE TABLE bookings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_type text NOT NULL,
    owner_id bigint NOT NULL REFERENCES accounts (id)
);
CREATE INDEX ON bookings (owner_type, owner_id);
CREATE INDEX ON bookings (owner_id);

-- look-alike: what another system calls its things
CREATE TABLE devices_seen (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device_type text NOT NULL,
    device_id text NOT NULL
);

-- look-alike: one column with a foreign key for each table, and one of them set
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Posts" ("Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE "Other"."Comments" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "PostId" bigint REFERENCES "Other"."Posts" ("Id"),
    "AccountId" bigint REFERENCES accounts (id),
    CHECK (num_nonnulls("PostId", "AccountId") = 1)
);
CREATE INDEX ON "Other"."Comments" ("PostId");
CREATE INDEX ON "Other"."Comments" ("AccountId");

-- look-alike: a type and an identifier of the row itself
CREATE TABLE machines (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type text NOT NULL
);

-- look-alike: the kind of an account, beside the name that another system has for it
CREATE TABLE logins (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_type text NOT NULL,
    account_id uuid NOT NULL
);
CREATE INDEX ON logins (account_type, account_id);

-- look-alike: a table's name ends in the pair's, and the type says of what kind a row there is
CREATE TABLE ci_runners (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE taggings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    runner_type integer NOT NULL,
    runner_id bigint NOT NULL
);
CREATE INDEX ON taggings (runner_type, runner_id);

-- look-alike: rows that outlive what they name
CREATE TABLE audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject_type text NOT NULL,
    subject_id bigint NOT NULL
);

-- look-alike: the labels of the enum are names of no tables
CREATE TYPE audience AS ENUM ('public', 'private');
CREATE TABLE offers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    template_type audience NOT NULL,
    template_id bigint NOT NULL
);
CREATE INDEX ON offers (template_type, template_id);
