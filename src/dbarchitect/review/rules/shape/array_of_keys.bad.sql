-- case: identifiers of rows
CREATE TABLE tags (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE articles (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tag_ids bigint[] NOT NULL
);

-- case: uuids in mixed case, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."User" ("Id" uuid PRIMARY KEY, "Name" text NOT NULL);
CREATE TABLE "Other"."Group" (
    "Id" uuid PRIMARY KEY,
    "UserIds" uuid[] NOT NULL
);
