CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    before_vat numeric(12, 2) NOT NULL,
    vat numeric(12, 2) NOT NULL,
    with_vat numeric(12, 2) NOT NULL
);
-- case: a product, MixedCase in another schema
CREATE SCHEMA sales;
CREATE TABLE sales."Lines" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "pieces" integer NOT NULL,
    "each" numeric(12, 2) NOT NULL,
    "together" numeric(12, 2) NOT NULL
);
