CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    details jsonb NOT NULL
);
-- case: MixedCase in another schema, and some keys that differ
CREATE SCHEMA crm;
CREATE TABLE crm."Leads" ("Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "FormFields" jsonb NOT NULL);
