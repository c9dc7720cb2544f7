CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    supplier_id bigint NOT NULL,
    supplier_rating text NOT NULL
);
-- case: MixedCase, in another schema, and null beside values
CREATE SCHEMA plant;
CREATE TABLE plant."Runs" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "machineCode" text NOT NULL,
    "machineColour" text
);
-- case: a row that has it without what it belongs to
CREATE TABLE deliveries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    carrier_code text,
    carrier_colour text
);
