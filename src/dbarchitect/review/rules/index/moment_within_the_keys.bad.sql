CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shop text NOT NULL,
    seen_at timestamptz NOT NULL,
    page text NOT NULL
);
CREATE INDEX visits_shop_idx ON visits (shop, seen_at, page);

-- case: the moment leads, an expression behind it; in another schema, in mixed case
CREATE SCHEMA "Other";
CREATE DOMAIN "Other"."Moment" AS timestamptz;
CREATE TABLE "Other"."Entries" (
    "Id" bigint PRIMARY KEY,
    "At" "Other"."Moment" NOT NULL,
    "Name" text NOT NULL
);
CREATE INDEX "Entries_At" ON "Other"."Entries" ("At", lower("Name"));
