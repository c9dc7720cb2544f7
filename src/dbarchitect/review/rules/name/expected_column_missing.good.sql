CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
-- look-alike: MixedCase in another schema, inherited, and a partition
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Orders" (
    "Id" bigint NOT NULL,
    "CreatedAt" timestamptz NOT NULL,
    "updatedAt" timestamptz NOT NULL,
    PRIMARY KEY ("Id", "CreatedAt")
) PARTITION BY RANGE ("CreatedAt");
CREATE TABLE "Other"."Orders_2026" PARTITION OF "Other"."Orders"
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE old_orders (PRIMARY KEY (id)) INHERITS (orders);
-- look-alike: a view
CREATE VIEW order_ids AS SELECT id FROM orders;
