-- case: name and value as text
CREATE TABLE products (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE product_attributes (
    product_id bigint NOT NULL REFERENCES products (id),
    name text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (product_id, name)
);

-- case: a table of attributes, and a column for each type of value
CREATE TABLE attributes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    label text NOT NULL UNIQUE
);
CREATE TABLE "ProductValues" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "ProductId" bigint NOT NULL REFERENCES products (id),
    "AttributeId" bigint NOT NULL REFERENCES attributes (id),
    "ValueText" text,
    "ValueNumber" numeric,
    UNIQUE ("ProductId", "AttributeId"),
    CHECK (num_nonnulls("ValueText", "ValueNumber") = 1)
);
CREATE INDEX ON "ProductValues" ("AttributeId");
