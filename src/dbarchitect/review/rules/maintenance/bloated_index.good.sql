-- look-alike: built once, and filled in random order
CREATE TABLE parcels (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    code text
);
-- look-alike: nulls, an expression, a condition
CREATE INDEX parcels_code_idx ON parcels (code);
CREATE INDEX parcels_lower_idx ON parcels (lower(code));
CREATE INDEX parcels_some_idx ON parcels (id) WHERE code IS NOT NULL;

-- look-alike: a small one, most of which is empty; in mixed case
CREATE TABLE "Letters" ("Id" bigint PRIMARY KEY, "Page" integer NOT NULL);
