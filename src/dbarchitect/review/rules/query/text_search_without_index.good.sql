CREATE TABLE articles (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL,
    body text NOT NULL,
    lexemes tsvector NOT NULL
);
CREATE INDEX ON articles USING gin (lexemes);
CREATE INDEX ON articles USING gin (to_tsvector('english', body));
