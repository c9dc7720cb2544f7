CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    placed_at timestamptz NOT NULL,
    currency text NOT NULL
);
-- case: MixedCase in another schema
CREATE SCHEMA crm;
CREATE TABLE crm."Leads" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "askedAt" timestamptz NOT NULL,
    "version" integer NOT NULL
);
