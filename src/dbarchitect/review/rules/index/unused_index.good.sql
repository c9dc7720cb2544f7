CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    weight integer NOT NULL,
    height integer NOT NULL
);
-- look-alike: a query uses it
CREATE INDEX parcels_weight_idx ON parcels (weight);

-- look-alike: unique indexes, the primary key among them, enforce what no query asks for
CREATE UNIQUE INDEX parcels_height_key ON parcels (height);

-- look-alike: a foreign key has no other
CREATE TABLE letters (
    id bigint PRIMARY KEY,
    parcel_id bigint NOT NULL REFERENCES parcels (id)
);
CREATE INDEX letters_parcel_id_idx ON letters (parcel_id);

-- look-alike: a query uses that of one partition
CREATE TABLE "Entries" ("Id" bigint PRIMARY KEY, "Amount" integer NOT NULL) PARTITION BY HASH ("Id");
CREATE TABLE "Entries_0" PARTITION OF "Entries" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE "Entries_1" PARTITION OF "Entries" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX "Entries_Amount" ON "Entries" ("Amount");

-- look-alike: too small to matter
CREATE TABLE kinds (id bigint PRIMARY KEY, rank integer NOT NULL);
CREATE INDEX kinds_rank_idx ON kinds (rank);
