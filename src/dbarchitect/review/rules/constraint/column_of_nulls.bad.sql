-- case: a column that nothing writes
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    placed_at timestamptz NOT NULL,
    coupon text
);

-- case: in a partitioned table, with names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Events" (
    "Id" bigint NOT NULL,
    "Year" integer NOT NULL,
    "Note" text,
    PRIMARY KEY ("Id", "Year")
) PARTITION BY LIST ("Year");
CREATE TABLE "Other"."Events_a" PARTITION OF "Other"."Events" FOR VALUES IN (2025);
CREATE TABLE "Other"."Events_b" PARTITION OF "Other"."Events" FOR VALUES IN (2026);
