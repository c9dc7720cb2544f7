CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payload jsonb NOT NULL
);
CREATE INDEX events_payload_idx ON events (payload);

-- case: an array, sorted the other way round
CREATE TABLE articles (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tags text[] NOT NULL
);
CREATE INDEX articles_tags_idx ON articles (tags DESC);

-- case: a domain over jsonb, partial
CREATE DOMAIN document AS jsonb;
CREATE TABLE letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    page integer NOT NULL,
    content document NOT NULL
);
CREATE INDEX letters_content_idx ON letters (content) WHERE page > 1;
