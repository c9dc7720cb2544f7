-- case: integer refers to numeric
CREATE TABLE parcels (id numeric(12) PRIMARY KEY);
CREATE TABLE scans (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parcel_id bigint NOT NULL REFERENCES parcels (id)
);
CREATE INDEX ON scans (parcel_id);

-- case: one column of two, names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Rates" (
    "Currency" text NOT NULL,
    "Step" double precision NOT NULL,
    PRIMARY KEY ("Currency", "Step")
);
CREATE TABLE "Other"."Conversions" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Currency" text NOT NULL,
    "Step" integer NOT NULL,
    FOREIGN KEY ("Currency", "Step") REFERENCES "Other"."Rates" ("Currency", "Step")
);
CREATE INDEX ON "Other"."Conversions" ("Step", "Currency");
