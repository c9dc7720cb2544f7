-- look-alike: four columns, which one table repeats
CREATE TABLE seats (
    building text,
    hall text,
    line integer,
    place integer,
    PRIMARY KEY (building, hall, line, place)
);
CREATE TABLE tickets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    building text NOT NULL,
    hall text NOT NULL,
    line integer NOT NULL,
    place integer NOT NULL,
    FOREIGN KEY (building, hall, line, place) REFERENCES seats (building, hall, line, place)
);
CREATE INDEX ON tickets (building, hall, line, place);

-- look-alike: the partition key must be in it
CREATE TABLE events (
    a integer,
    b integer,
    c integer,
    d integer,
    at timestamptz,
    PRIMARY KEY (a, b, c, d, at)
) PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

-- look-alike: columns that the index has only along with it, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Shares" (
    "Holder" bigint,
    "Paper" bigint,
    "Count" integer NOT NULL,
    "Since" date NOT NULL,
    "Price" numeric NOT NULL,
    PRIMARY KEY ("Holder", "Paper") INCLUDE ("Count", "Since", "Price")
);

-- look-alike: five columns that no other table repeats
CREATE TABLE readings (
    country text,
    city text,
    street text,
    house integer,
    day date,
    value numeric NOT NULL,
    PRIMARY KEY (country, city, street, house, day)
);
