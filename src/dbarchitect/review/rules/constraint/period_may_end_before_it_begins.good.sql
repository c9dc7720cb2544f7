CREATE EXTENSION btree_gist;

-- look-alike: a CHECK keeps the order
CREATE TABLE bookings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    CHECK (ends_at > starts_at)
);

-- look-alike: an exclusion builds a range of the two, names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Prices" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Product" bigint NOT NULL,
    "ValidFrom" date NOT NULL,
    "ValidTo" date NOT NULL,
    EXCLUDE USING gist ("Product" WITH =, daterange("ValidFrom", "ValidTo") WITH &&)
);

-- look-alike: times of day may pass midnight
CREATE TABLE shifts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    start_time time NOT NULL,
    end_time time NOT NULL
);

-- look-alike: two ends of a way are in no order, whether they are rows or numbers
CREATE TABLE places (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE rides (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_place bigint NOT NULL REFERENCES places (id),
    to_place bigint NOT NULL REFERENCES places (id),
    from_km integer NOT NULL,
    to_km integer NOT NULL
);
CREATE INDEX ON rides (from_place);
CREATE INDEX ON rides (to_place);

-- look-alike: one range holds both
CREATE TABLE stays (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at tstzrange NOT NULL
);

-- look-alike: what the clock writes when something was started and ended
CREATE TABLE runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    started_at timestamptz NOT NULL,
    ended_at timestamptz
);
