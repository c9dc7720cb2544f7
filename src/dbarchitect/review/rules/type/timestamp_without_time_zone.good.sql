CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seen_at timestamptz NOT NULL,
    seen_often timestamptz[] NOT NULL,
    precise timestamptz(3) NOT NULL,
    day date NOT NULL,
    opening time NOT NULL,
    -- A name is no type.
    timestamp text NOT NULL
);

CREATE SCHEMA "Other";
CREATE TABLE "Other"."Visits" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "timestamp without time zone" timestamptz NOT NULL
);

CREATE TABLE events (
    at timestamptz NOT NULL,
    id bigint NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

-- look-alike: wall-clock time that is meant: named so, or with its zone beside it
CREATE TABLE meetings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    starts_at timestamp NOT NULL,
    starts_at_zone text NOT NULL,
    "eventEnd" timestamp NOT NULL,
    "eventTimeZone" text NOT NULL,
    local_opening timestamp NOT NULL,
    booked_at timestamptz NOT NULL
);
