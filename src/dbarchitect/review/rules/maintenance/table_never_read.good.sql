-- look-alike: a query reads it
CREATE TABLE trail (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    what text NOT NULL
);

-- look-alike: a foreign key looks rows up in it
CREATE TABLE kinds (id bigint PRIMARY KEY);
CREATE TABLE things (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind_id bigint NOT NULL REFERENCES kinds (id)
);
CREATE INDEX ON things (kind_id);

-- look-alike: one partition is read
CREATE TABLE "Entries" ("Id" bigint PRIMARY KEY) PARTITION BY HASH ("Id");
CREATE TABLE "Entries_0" PARTITION OF "Entries" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE "Entries_1" PARTITION OF "Entries" FOR VALUES WITH (MODULUS 2, REMAINDER 1);

-- look-alike: hardly written
CREATE TABLE states (id bigint PRIMARY KEY);
