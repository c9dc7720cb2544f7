CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: numbers that an underscore parts
    part_1_1 text NOT NULL,
    part_11 text NOT NULL,
    -- look-alike: singular and plural, and other words
    item text NOT NULL,
    items text NOT NULL,
    address text NOT NULL
);
-- look-alike: the same name in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Orders" (
    "Id" bigint NOT NULL,
    "At" timestamptz NOT NULL,
    PRIMARY KEY ("Id", "At")
) PARTITION BY RANGE ("At");
-- look-alike: partitions
CREATE TABLE "Other"."Orders_1" PARTITION OF "Other"."Orders"
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE "Other"."orders1" PARTITION OF "Other"."Orders"
    FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
