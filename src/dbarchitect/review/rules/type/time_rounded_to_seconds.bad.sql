CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seen_at timestamptz(0) NOT NULL,
    -- case: a time of day
    opening time(0) NOT NULL
);
