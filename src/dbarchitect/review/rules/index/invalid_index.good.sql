CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    weight integer NOT NULL
);
CREATE INDEX parcels_weight_idx ON parcels (weight);

-- look-alike: a partitioned table's index, whole through those of its partitions
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Entries" ("Id" bigint PRIMARY KEY, "Amount" integer NOT NULL)
    PARTITION BY HASH ("Id");
CREATE TABLE "Other"."Entries_0" PARTITION OF "Other"."Entries"
    FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX "Entries_Amount" ON ONLY "Other"."Entries" ("Amount");
CREATE INDEX "Entries_0_Amount" ON "Other"."Entries_0" ("Amount");
ALTER INDEX "Other"."Entries_Amount" ATTACH PARTITION "Other"."Entries_0_Amount";
