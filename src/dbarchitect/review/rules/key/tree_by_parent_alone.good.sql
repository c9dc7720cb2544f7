CREATE EXTENSION ltree;

-- look-alike: a path beside the parent
CREATE TABLE folders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id bigint REFERENCES folders (id) ON DELETE CASCADE,
    place ltree NOT NULL
);
CREATE INDEX ON folders (parent_id);

-- look-alike: a table of pairs, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Units" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Parent" bigint REFERENCES "Other"."Units" ("Id") ON DELETE CASCADE
);
CREATE INDEX ON "Other"."Units" ("Parent");
CREATE TABLE "Other"."UnitsAbove" (
    "Above" bigint NOT NULL REFERENCES "Other"."Units" ("Id"),
    "Below" bigint NOT NULL REFERENCES "Other"."Units" ("Id"),
    PRIMARY KEY ("Above", "Below")
);
CREATE INDEX ON "Other"."UnitsAbove" ("Below");

-- look-alike: a reference that every row has is no tree
CREATE TABLE words (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stem_id bigint NOT NULL REFERENCES words (id) ON DELETE CASCADE
);
CREATE INDEX ON words (stem_id);
