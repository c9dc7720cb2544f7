CREATE ROLE vendor;
CREATE SCHEMA "Vendor";
CREATE TABLE "Vendor"."Users" (
    "Id" uuid PRIMARY KEY,
    "Phone" text NOT NULL UNIQUE
);

-- look-alike: the primary key of a table of another owner
CREATE TABLE contacts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    vendor_user uuid NOT NULL REFERENCES "Vendor"."Users" ("Id")
);
CREATE INDEX ON contacts (vendor_user);
ALTER TABLE "Vendor"."Users" OWNER TO vendor;

-- look-alike: a unique column of a table of the same owner
CREATE SCHEMA "Other";
CREATE TABLE "Other"."People" (
    "Id" uuid PRIMARY KEY,
    "Number" text NOT NULL UNIQUE
);
CREATE TABLE letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sender text NOT NULL REFERENCES "Other"."People" ("Number")
);
CREATE INDEX ON letters (sender);
