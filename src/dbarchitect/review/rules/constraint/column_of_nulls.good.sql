-- look-alike: a value in one row of many
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    placed_at timestamptz NOT NULL,
    coupon text
);

-- look-alike: a table of few rows
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Coupons" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Code" text NOT NULL,
    "Text" text
);

-- look-alike: null in one partition and not in another
CREATE TABLE events (
    id bigint NOT NULL,
    year integer NOT NULL,
    note text,
    PRIMARY KEY (id, year)
) PARTITION BY LIST (year);
CREATE TABLE events_a PARTITION OF events FOR VALUES IN (2025);
CREATE TABLE events_b PARTITION OF events FOR VALUES IN (2026);
