CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('new', 'sent', 'done'))
);
CREATE INDEX parcels_state_idx ON parcels (state);

-- case: a partitioned table, by the statistics of all its partitions; in mixed case
CREATE TABLE "Entries" ("Id" bigint PRIMARY KEY, "Kind" integer NOT NULL) PARTITION BY HASH ("Id");
CREATE TABLE "Entries_0" PARTITION OF "Entries" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE "Entries_1" PARTITION OF "Entries" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX "Entries_Kind" ON "Entries" ("Kind");
