-- look-alike: many scans, each of which stops after a row
CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL
);

-- look-alike: a small table, in mixed case
CREATE TABLE "Kinds" ("Id" bigint PRIMARY KEY, "Name" text NOT NULL);

-- look-alike: a big one that a report reads now and then
CREATE TABLE letters (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL);
