-- case: five columns, which one table repeats
CREATE TABLE readings (
    country text,
    city text,
    street text,
    house integer,
    day date,
    value numeric NOT NULL,
    PRIMARY KEY (country, city, street, house, day)
);
CREATE TABLE doubts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    country text NOT NULL,
    city text NOT NULL,
    street text NOT NULL,
    house integer NOT NULL,
    day date NOT NULL,
    FOREIGN KEY (country, city, street, house, day)
        REFERENCES readings (country, city, street, house, day)
);
CREATE INDEX ON doubts (country, city, street, house, day);

-- case: three columns that three tables repeat, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Seats" (
    "Hall" text,
    "Row" integer,
    "Place" integer,
    PRIMARY KEY ("Hall", "Row", "Place")
);
CREATE TABLE "Other"."Tickets" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Hall" text NOT NULL,
    "Row" integer NOT NULL,
    "Place" integer NOT NULL,
    FOREIGN KEY ("Hall", "Row", "Place") REFERENCES "Other"."Seats" ("Hall", "Row", "Place")
);
CREATE INDEX ON "Other"."Tickets" ("Hall", "Row", "Place");
CREATE TABLE "Other"."Holds" (LIKE "Other"."Tickets" INCLUDING ALL);
ALTER TABLE "Other"."Holds" ADD FOREIGN KEY ("Hall", "Row", "Place")
    REFERENCES "Other"."Seats" ("Hall", "Row", "Place");
CREATE TABLE "Other"."Repairs" (LIKE "Other"."Tickets" INCLUDING ALL);
ALTER TABLE "Other"."Repairs" ADD FOREIGN KEY ("Hall", "Row", "Place")
    REFERENCES "Other"."Seats" ("Hall", "Row", "Place");
