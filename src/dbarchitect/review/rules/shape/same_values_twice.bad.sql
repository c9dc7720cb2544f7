CREATE TABLE contacts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    city text NOT NULL,
    town text NOT NULL
);
-- case: MixedCase in another schema, numbers that may be null
CREATE SCHEMA crm;
CREATE TABLE crm."Leads" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Asked" date NOT NULL,
    "Score" integer,
    "Points" integer
);
