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
-- case: the same beside a unique index on another expression
CREATE TABLE "Other"."Tags" (
    "Id" bigint PRIMARY KEY,
    "At" timestamptz NOT NULL,
    "Name" text NOT NULL,
    "Slug" text NOT NULL
);
CREATE UNIQUE INDEX "Tags_Slug" ON "Other"."Tags" (lower("Slug"));
CREATE INDEX "Tags_At" ON "Other"."Tags" ("At", lower("Name"));
