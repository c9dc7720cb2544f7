CREATE TABLE visits (
    id bigint PRIMARY KEY,
    seen_at timestamptz NOT NULL
);
CREATE TABLE visits_2025 (
    PRIMARY KEY (id),
    CHECK (seen_at >= '2025-01-01' AND seen_at < '2026-01-01')
) INHERITS (visits);
CREATE TABLE visits_2026 (
    PRIMARY KEY (id),
    CHECK (seen_at >= '2026-01-01' AND seen_at < '2027-01-01')
) INHERITS (visits);

-- case: in mixed case and another schema, made like the parent before it inherited
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Orders" ("Id" bigint PRIMARY KEY, "Region" text NOT NULL);
CREATE TABLE "Other"."Orders_EU" (LIKE "Other"."Orders" INCLUDING ALL, CHECK ("Region" = 'EU'));
CREATE TABLE "Other"."Orders_US" (LIKE "Other"."Orders" INCLUDING ALL, CHECK ("Region" = 'US'));
ALTER TABLE "Other"."Orders_EU" INHERIT "Other"."Orders";
ALTER TABLE "Other"."Orders_US" INHERIT "Other"."Orders";
