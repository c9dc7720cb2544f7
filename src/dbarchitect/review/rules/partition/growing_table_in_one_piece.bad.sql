CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    page text NOT NULL,
    happened_at timestamptz NOT NULL
);

-- case: by a date under a domain, in another schema with names in mixed case
CREATE SCHEMA "Other";
CREATE DOMAIN "Other"."Day" AS date;
CREATE TABLE "Other"."Visits" ("Id" bigint PRIMARY KEY, "Page" text NOT NULL, "On" "Other"."Day" NOT NULL);
