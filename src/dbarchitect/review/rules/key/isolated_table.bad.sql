-- case: no foreign key
CREATE TABLE leftovers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body text NOT NULL
);

-- case: a foreign key to itself
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Folders" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Parent" bigint REFERENCES "Other"."Folders" ("Id") ON DELETE CASCADE
);
CREATE INDEX ON "Other"."Folders" ("Parent");
