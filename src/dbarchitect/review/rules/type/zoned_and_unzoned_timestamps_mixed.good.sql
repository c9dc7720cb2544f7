-- look-alike: a date and a time of day beside an instant
CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seen_at timestamptz NOT NULL,
    precise timestamptz(3) NOT NULL,
    day date NOT NULL,
    opening time NOT NULL
);

-- look-alike: a domain over timestamptz
CREATE DOMAIN moment AS timestamptz;
CREATE TABLE calls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    began_at moment NOT NULL,
    ended_at timestamptz NOT NULL
);

-- look-alike: MixedCase in another schema, partitioned
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Visits" (
    "SeenAt" timestamptz NOT NULL,
    "timestamp without time zone" timestamptz NOT NULL,
    "Id" bigint NOT NULL,
    PRIMARY KEY ("Id", "SeenAt")
) PARTITION BY RANGE ("SeenAt");
CREATE TABLE "Other"."Visits_2026" PARTITION OF "Other"."Visits"
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

-- look-alike: wall-clock time that is meant, with its zone beside it
CREATE TABLE meetings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    starts_at timestamp NOT NULL,
    starts_at_tz text NOT NULL,
    booked_at timestamptz NOT NULL
);
