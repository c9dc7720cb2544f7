CREATE TABLE currencies (code varchar(10) PRIMARY KEY, name text NOT NULL);
-- look-alike: of the same length
CREATE TABLE prices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    currency_code varchar(10) NOT NULL REFERENCES currencies (code)
);
CREATE INDEX prices_currency_code_idx ON prices (currency_code);

-- look-alike: longer than its key, or without a limit
CREATE TABLE fees (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    currency_code varchar(20) NOT NULL REFERENCES currencies (code),
    paid_in text NOT NULL REFERENCES currencies (code)
);
CREATE INDEX fees_currency_code_idx ON fees (currency_code);
CREATE INDEX fees_paid_in_idx ON fees (paid_in);

-- look-alike: the key is limited by a CHECK, in another schema with names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Sites" ("Code" text PRIMARY KEY CHECK (char_length("Code") <= 40));
CREATE TABLE "Other"."Visits" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Site" varchar(40) NOT NULL REFERENCES "Other"."Sites" ("Code")
);
CREATE INDEX ON "Other"."Visits" ("Site");
