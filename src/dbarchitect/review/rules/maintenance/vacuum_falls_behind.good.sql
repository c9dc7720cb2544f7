-- look-alike: dead rows that a vacuum took away
CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    weight integer NOT NULL
);

-- look-alike: as many as autovacuum waits for
CREATE TABLE "Letters" ("Id" bigint PRIMARY KEY, "Page" integer NOT NULL);

-- look-alike: a small table, most of whose rows are dead
CREATE TABLE states (id bigint PRIMARY KEY, seen integer NOT NULL);
