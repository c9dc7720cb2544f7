CREATE TABLE trail (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    what text NOT NULL
);

-- case: a partitioned table, none of whose partitions is read; in mixed case
CREATE TABLE "Entries" ("Id" bigint PRIMARY KEY) PARTITION BY HASH ("Id");
CREATE TABLE "Entries_0" PARTITION OF "Entries" FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE "Entries_1" PARTITION OF "Entries" FOR VALUES WITH (MODULUS 2, REMAINDER 1);
