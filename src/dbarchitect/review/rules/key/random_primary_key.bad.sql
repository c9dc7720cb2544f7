-- case: the server's own random uuid
CREATE TABLE visits (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    page text NOT NULL
);

-- case: a domain over uuid, in another schema with names in mixed case
CREATE SCHEMA "Other";
CREATE DOMAIN "Other"."Key" AS uuid;
CREATE TABLE "Other"."Visits" (
    "Id" "Other"."Key" PRIMARY KEY DEFAULT uuidv4(),
    "Page" text NOT NULL
);
