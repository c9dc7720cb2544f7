-- look-alike: ANALYZE came after the rows
CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    weight integer NOT NULL
);

-- look-alike: as many changes as autovacuum waits for
CREATE TABLE "Letters" ("Id" bigint PRIMARY KEY, "Page" integer NOT NULL);

-- look-alike: a small table, all of whose rows are new
CREATE TABLE states (id bigint PRIMARY KEY, seen integer NOT NULL);
