-- look-alike: the column may be null
CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    weight integer NOT NULL,
    sent_at timestamptz
);
CREATE INDEX parcels_sent_at_idx ON parcels (sent_at) WHERE sent_at IS NOT NULL;

-- look-alike: another condition beside it
CREATE INDEX parcels_heavy_idx ON parcels (weight) WHERE weight IS NOT NULL AND weight > 1000;

-- look-alike: a CHECK that allows null in another case
CREATE TABLE "Letters" (
    "Id" bigint PRIMARY KEY,
    "Code" text,
    "Draft" boolean NOT NULL,
    CHECK ("Draft" OR "Code" IS NOT NULL)
);
CREATE INDEX "Letters_Code" ON "Letters" ("Code") WHERE "Code" IS NOT NULL;

-- look-alike: it looks for nulls
CREATE INDEX parcels_unsent_idx ON parcels (id, weight) WHERE sent_at IS NULL;
