CREATE TABLE posts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL,
    deleted_at timestamptz
);
CREATE INDEX posts_title_idx ON posts (title);

-- case: a boolean, and an index of some rows; in another schema, in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Users" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Name" text NOT NULL,
    "IsAdmin" boolean NOT NULL,
    "IsDeleted" boolean NOT NULL DEFAULT false
);
CREATE INDEX "Users_Name" ON "Other"."Users" (lower("Name")) WHERE "IsAdmin";
