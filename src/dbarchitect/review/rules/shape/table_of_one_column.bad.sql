-- case: a key that the database makes, alone
CREATE TABLE tickets (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- case: a uuid, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Tokens" ("Id" uuid PRIMARY KEY DEFAULT uuidv7());
