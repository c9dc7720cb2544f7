CREATE TABLE currencies (code varchar(10) PRIMARY KEY, name text NOT NULL);
CREATE TABLE prices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    currency_code varchar(3) NOT NULL REFERENCES currencies (code)
);
CREATE INDEX prices_currency_code_idx ON prices (currency_code);

-- case: a key without a limit, in another schema with names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Sites" ("Code" text PRIMARY KEY, "Name" text NOT NULL);
CREATE TABLE "Other"."Visits" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Site" varchar(40) NOT NULL REFERENCES "Other"."Sites" ("Code")
);
CREATE INDEX ON "Other"."Visits" ("Site");
