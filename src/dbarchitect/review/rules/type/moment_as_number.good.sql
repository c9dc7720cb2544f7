CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seen_at timestamptz NOT NULL,
    -- look-alike: durations and counts
    waiting_time bigint NOT NULL,
    elapsed_ms bigint NOT NULL,
    timestamp_count integer NOT NULL,
    -- look-alike: words that only end so
    format bigint NOT NULL,
    flat integer NOT NULL
);
-- look-alike: the key of a row
CREATE TABLE calls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    made_at bigint NOT NULL REFERENCES visits (id)
);
CREATE INDEX ON calls (made_at);
