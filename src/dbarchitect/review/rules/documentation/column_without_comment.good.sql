CREATE TABLE authors (id bigint PRIMARY KEY);
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Weight" numeric NOT NULL,
    author_id bigint NOT NULL REFERENCES authors,
    created_at timestamptz NOT NULL
);
CREATE INDEX documents_author_idx ON documents (author_id);
COMMENT ON COLUMN documents."Weight" IS 'In grams.';
-- look-alike: names that say what they hold, and the column of a foreign key: above

-- look-alike: partitions, and columns that a child inherits
CREATE TABLE events (id bigint PRIMARY KEY, pay numeric NOT NULL) PARTITION BY HASH (id);
CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 1, REMAINDER 0);
COMMENT ON COLUMN events.pay IS 'In euros.';
