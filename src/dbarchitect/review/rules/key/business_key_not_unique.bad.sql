-- case: a name that tells things apart
CREATE TABLE products (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku text NOT NULL,
    title text NOT NULL
);
CREATE INDEX ON products (sku);
CREATE TABLE prices (
    product_id bigint PRIMARY KEY REFERENCES products (id),
    amount numeric(12, 2) NOT NULL
);

-- case: called after the table, in another schema with names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Orders" (
    "Id" uuid PRIMARY KEY DEFAULT uuidv7(),
    "OrderNumber" text NOT NULL
);
CREATE TABLE "Other"."Shipments" (
    "Order" uuid PRIMARY KEY REFERENCES "Other"."Orders" ("Id"),
    "Carrier" text NOT NULL
);
