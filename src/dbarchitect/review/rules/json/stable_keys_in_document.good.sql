CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: each document has keys of its own
    payload jsonb NOT NULL,
    -- look-alike: a key whose values are of several types, or documents themselves
    context jsonb NOT NULL,
    -- look-alike: lists, and plain values
    steps jsonb NOT NULL,
    answer jsonb NOT NULL,
    -- look-alike: one key, which says how the rest is to be read
    envelope jsonb NOT NULL,
    -- look-alike: a map, whose keys are values
    votes jsonb NOT NULL
);
-- look-alike: too few rows to tell
CREATE TABLE settings (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, options jsonb NOT NULL);
