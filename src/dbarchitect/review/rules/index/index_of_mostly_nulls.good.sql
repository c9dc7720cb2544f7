CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    returned_at timestamptz,
    lost_at timestamptz,
    found_at timestamptz,
    weight integer
);
-- look-alike: partial already
CREATE INDEX parcels_returned_at_idx ON parcels (returned_at) WHERE returned_at IS NOT NULL;

-- look-alike: with a second key, by which nulls are told apart
CREATE INDEX parcels_lost_at_idx ON parcels (lost_at, id);

-- look-alike: few nulls
CREATE INDEX parcels_weight_idx ON parcels (weight);

-- look-alike: BRIN, which has no entry for a row
CREATE INDEX parcels_found_at_idx ON parcels USING brin (found_at);

-- look-alike: a small index, in mixed case
CREATE TABLE "Kinds" ("Id" bigint PRIMARY KEY, "Rank" integer);
CREATE INDEX "Kinds_Rank" ON "Kinds" ("Rank");
