CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    weight integer NOT NULL
);
CREATE INDEX parcels_weight_idx ON parcels (weight);

-- case: of a partitioned table, in mixed case
CREATE TABLE "Entries" ("Id" bigint PRIMARY KEY, "Amount" integer NOT NULL) PARTITION BY HASH ("Id");
CREATE TABLE "Entries_0" PARTITION OF "Entries" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE "Entries_1" PARTITION OF "Entries" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX "Entries_Amount" ON "Entries" ("Amount");
