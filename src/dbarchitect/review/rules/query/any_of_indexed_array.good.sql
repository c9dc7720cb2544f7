CREATE TABLE posts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tags text[] NOT NULL,
    reader_ids bigint[] NOT NULL
);
CREATE INDEX ON posts USING gin (tags);
