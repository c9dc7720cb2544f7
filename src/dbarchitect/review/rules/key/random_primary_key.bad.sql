-- case: the server's own random uuid
CREATE TABLE visits (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    page text NOT NULL
);

-- case: a domain over uuid, in another schema with names in mixed case
CREATE SCHEMA "Other";
CREATE DOMAIN "Other"."Key" AS uuid;
CREATE FUNCTION "Other".uuid_generate_v4() RETURNS uuid LANGUAGE sql RETURN gen_random_uuid();
CREATE TABLE "Other"."Visits" (
    "Id" "Other"."Key" PRIMARY KEY DEFAULT "Other".uuid_generate_v4(),
    "Page" text NOT NULL
);
