CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    data jsonb NOT NULL,
    tags jsonb NOT NULL
);
CREATE INDEX ON events ((data ->> 'kind'));
CREATE INDEX ON events USING gin (tags);
CREATE INDEX ON events USING gin ((data -> 'labels'));
