CREATE TABLE payments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    paid_at timestamptz NOT NULL,
    voucher text,
    voucher_shop text,
    voucher_ends_on date
);
-- case: MixedCase in another schema, of types without equality, and two kinds of things
CREATE SCHEMA crm;
CREATE TABLE crm."Visits" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "seenAt" timestamptz NOT NULL,
    "callFrom" text,
    "callPlace" point,
    "callMinutes" integer,
    "tripTo" text,
    "tripPlace" point,
    "tripDays" integer
);
