-- case: the key comes last
CREATE TABLE notes (
    body text NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY
);

-- case: one column of two, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Seats" (
    "Row" integer,
    "Price" numeric NOT NULL,
    "Place" integer,
    PRIMARY KEY ("Row", "Place")
);
