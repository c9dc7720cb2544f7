CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seen_at timestamptz(0) NOT NULL,
    -- case: a time of day
    opening time(0) NOT NULL,
    -- case: a CHECK, which looks at each row again
    left_at timestamptz(0) NOT NULL CHECK (left_at > '2020-01-01 00:00:00+00')
);
