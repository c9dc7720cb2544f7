-- case: a profile
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE user_profiles (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    biography text NOT NULL
);
CREATE INDEX ON user_profiles (user_id);

-- case: settings, in another schema with names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Account" ("Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE "Other"."AccountSettings" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Account" bigint NOT NULL REFERENCES "Other"."Account" ("Id"),
    "Language" text NOT NULL
);
CREATE INDEX ON "Other"."AccountSettings" ("Account");
