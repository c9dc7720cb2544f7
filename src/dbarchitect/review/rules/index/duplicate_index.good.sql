CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL,
    sent_at timestamptz NOT NULL,
    weight integer NOT NULL
);
-- look-alike: the same columns in another order
CREATE INDEX parcels_a_idx ON parcels (sent_at, weight);
CREATE INDEX parcels_b_idx ON parcels (weight, sent_at);
-- look-alike: another operator class, collation or access method
CREATE INDEX parcels_code_idx ON parcels (code);
CREATE INDEX parcels_code_like_idx ON parcels (code text_pattern_ops);
CREATE INDEX parcels_code_c_idx ON parcels (code COLLATE "C");
CREATE INDEX parcels_code_hash_idx ON parcels USING hash (code);
-- look-alike: another predicate, other included columns, an expression
CREATE INDEX parcels_heavy_idx ON parcels (sent_at) WHERE weight > 1000;
CREATE INDEX parcels_light_idx ON parcels (sent_at) WHERE weight < 10;
CREATE INDEX parcels_weight_idx ON parcels (weight) INCLUDE (code);
CREATE INDEX parcels_lower_idx ON parcels (lower(code));
-- look-alike: mixed directions that are not each other's reverse
CREATE INDEX parcels_mixed_idx ON parcels (weight, sent_at DESC);

CREATE SCHEMA "Other";
CREATE TABLE "Other"."Parcels" (
    "Id" bigint NOT NULL,
    "SentAt" timestamptz NOT NULL,
    PRIMARY KEY ("Id", "SentAt")
) PARTITION BY RANGE ("SentAt");
CREATE TABLE "Other"."Parcels_2026" PARTITION OF "Other"."Parcels"
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX ON "Other"."Parcels" ("SentAt");

-- look-alike: a table that a migration tool keeps for itself
CREATE TABLE schema_migrations (version text PRIMARY KEY);
CREATE UNIQUE INDEX unique_schema_migrations ON schema_migrations (version);
