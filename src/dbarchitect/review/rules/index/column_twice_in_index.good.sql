-- look-alike: one column compared in two ways
CREATE TABLE parcels (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL);
CREATE INDEX parcels_code_idx ON parcels (code, code text_pattern_ops);
CREATE INDEX parcels_code_c_idx ON parcels (code COLLATE "C", code);

-- look-alike: the column and an expression of it, in mixed case
CREATE TABLE "Letters" ("Id" bigint PRIMARY KEY, "Code" text NOT NULL);
CREATE INDEX "Letters_Code" ON "Letters" (lower("Code"), "Code");

-- look-alike: the column included, and its expression the key
CREATE INDEX "Letters_Lower" ON "Letters" (upper("Code")) INCLUDE ("Code");
