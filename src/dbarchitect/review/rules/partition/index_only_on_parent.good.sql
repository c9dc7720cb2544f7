-- look-alike: made ON ONLY the parent, and attached since
CREATE TABLE entries (
    id bigint NOT NULL PRIMARY KEY,
    amount integer NOT NULL
) PARTITION BY HASH (id);
CREATE TABLE entries_0 PARTITION OF entries FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX entries_amount_idx ON ONLY entries (amount);
CREATE INDEX entries_0_amount_idx ON entries_0 (amount);
ALTER INDEX entries_amount_idx ATTACH PARTITION entries_0_amount_idx;

-- look-alike: an index of one partition alone, in mixed case
CREATE TABLE "Letters" ("Id" bigint PRIMARY KEY, "Number" bigint NOT NULL) PARTITION BY HASH ("Id");
CREATE TABLE "Letters_0" PARTITION OF "Letters" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE "Letters_1" PARTITION OF "Letters" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX "Letters_1_Number" ON "Letters_1" ("Number");

-- look-alike: a table that others inherit from
CREATE TABLE places (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE cities (mayor text NOT NULL, PRIMARY KEY (id)) INHERITS (places);
CREATE INDEX places_name_idx ON ONLY places (name);
