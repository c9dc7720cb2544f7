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
CREATE FUNCTION "Other".new_uuid() RETURNS uuid LANGUAGE sql AS $$
    SELECT encode(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        FROM 1 FOR 6), 'hex')::uuid
$$;
CREATE TABLE "Other"."Orders" (
    "Id" uuid PRIMARY KEY DEFAULT "Other".new_uuid(),
    "OrderNumber" text NOT NULL
);
CREATE TABLE "Other"."Shipments" (
    "Order" uuid PRIMARY KEY REFERENCES "Other"."Orders" ("Id"),
    "Carrier" text NOT NULL
);
