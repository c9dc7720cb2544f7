CREATE TABLE measurements (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- case: numbers with a fraction
    reading text NOT NULL,
    -- case: whole numbers
    attempts varchar(20) NOT NULL,
    -- case: dates
    taken_on text NOT NULL,
    -- case: moments with a zone
    stored_at text NOT NULL,
    -- case: truth values
    is_valid varchar(3) NOT NULL,
    -- case: uuids that no name tells
    run text NOT NULL,
    -- case: documents
    details text NOT NULL
);
-- case: MixedCase in another schema
CREATE SCHEMA lab;
CREATE TABLE lab."Runs" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Score" text NOT NULL
);
