CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sent_at timestamptz NOT NULL
);
CREATE INDEX parcels_sent_at_idx ON parcels (sent_at) WHERE sent_at IS NOT NULL;

-- case: a CHECK says that it is never null; the index is unique and in mixed case
CREATE TABLE "Letters" (
    "Id" bigint PRIMARY KEY,
    "Code" text,
    "Page" integer NOT NULL,
    CHECK ("Code" IS NOT NULL)
);
CREATE UNIQUE INDEX "Letters_Code" ON "Letters" ("Code", "Page")
    WHERE "Code" IS NOT NULL AND "Page" IS NOT NULL;

-- case: of a partitioned table whose partition is partitioned as well
CREATE TABLE entries (
    id bigint NOT NULL PRIMARY KEY,
    amount integer NOT NULL
) PARTITION BY HASH (id);
CREATE TABLE entries_0 PARTITION OF entries FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE entries_1 PARTITION OF entries FOR VALUES WITH (MODULUS 2, REMAINDER 1)
    PARTITION BY HASH (id);
CREATE TABLE entries_1_0 PARTITION OF entries_1 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX entries_amount_idx ON entries (amount) WHERE amount IS NOT NULL;

-- case: the primary key's index does what it does
CREATE TABLE crates (id bigint PRIMARY KEY);
CREATE INDEX crates_id_idx ON crates (id) WHERE id IS NOT NULL;
