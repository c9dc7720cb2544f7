-- case: a unique column of a table of another owner, in another schema
CREATE ROLE vendor;
CREATE SCHEMA "Vendor";
CREATE TABLE "Vendor"."Users" (
    "Id" uuid PRIMARY KEY,
    "Phone" text NOT NULL UNIQUE
);
CREATE TABLE contacts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    phone text NOT NULL REFERENCES "Vendor"."Users" ("Phone")
);
CREATE INDEX ON contacts (phone);
ALTER TABLE "Vendor"."Users" OWNER TO vendor;
