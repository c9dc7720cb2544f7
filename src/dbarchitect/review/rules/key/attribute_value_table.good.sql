CREATE TABLE products (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- look-alike: settings of the application, which belong to no row
CREATE TABLE settings (
    key text PRIMARY KEY,
    value text NOT NULL
);

-- look-alike: measurements, whose values are all of one type
CREATE TABLE sensors (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id bigint NOT NULL REFERENCES products (id),
    name text NOT NULL,
    value double precision NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX ON sensors (product_id);

-- look-alike: translations
CREATE TABLE product_translations (
    product_id bigint NOT NULL REFERENCES products (id),
    locale text NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (product_id, locale)
);

-- look-alike: a thing that has a name and a value among others, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Coupons" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "ProductId" bigint NOT NULL REFERENCES products (id),
    "Name" text NOT NULL,
    "Value" text NOT NULL,
    "Currency" text NOT NULL,
    "Active" boolean NOT NULL
);
CREATE INDEX ON "Other"."Coupons" ("ProductId");

-- look-alike: documents under a name, each of its own shape
CREATE TABLE runs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE run_results (
    run_id bigint REFERENCES runs (id),
    key text,
    value jsonb NOT NULL,
    PRIMARY KEY (run_id, key)
);

-- look-alike: a value that tells rows apart, which have names
CREATE TABLE product_tokens (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id bigint NOT NULL REFERENCES products (id),
    name text NOT NULL,
    value text NOT NULL UNIQUE
);
CREATE INDEX ON product_tokens (product_id);
