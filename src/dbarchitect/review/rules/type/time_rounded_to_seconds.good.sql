CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: full precision, and milliseconds
    seen_at timestamptz NOT NULL,
    precise timestamptz(3) NOT NULL,
    -- look-alike: a duration of whole seconds
    lasted interval(0) NOT NULL,
    -- look-alike: a number without decimals
    amount numeric(10, 0) NOT NULL,
    -- look-alike: a name in quotes that says so
    "timestamp(0) with time zone" text NOT NULL
);
