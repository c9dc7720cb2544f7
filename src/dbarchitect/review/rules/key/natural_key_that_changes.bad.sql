-- case: an e-mail address
CREATE TABLE users (email text PRIMARY KEY, name text NOT NULL);
CREATE TABLE logins (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    who text NOT NULL REFERENCES users (email)
);
CREATE INDEX ON logins (who);

-- case: one column of two, in another schema with names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Pages" (
    "Site" bigint,
    "Slug" text,
    "Body" text NOT NULL,
    PRIMARY KEY ("Site", "Slug")
);
CREATE TABLE "Other"."Views" (
    "Site" bigint,
    "Slug" text,
    "Count" bigint NOT NULL,
    PRIMARY KEY ("Site", "Slug"),
    FOREIGN KEY ("Site", "Slug") REFERENCES "Other"."Pages" ("Site", "Slug")
);
