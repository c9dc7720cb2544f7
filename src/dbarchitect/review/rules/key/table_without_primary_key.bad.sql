-- case: nothing tells rows apart
CREATE TABLE readings (sensor text NOT NULL, value numeric NOT NULL);

-- case: a unique constraint does, in another schema with names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Currencies" ("Code" text NOT NULL UNIQUE, "Name" text NOT NULL);
