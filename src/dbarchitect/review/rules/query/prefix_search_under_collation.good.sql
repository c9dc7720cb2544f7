CREATE COLLATION of_language (provider = libc, locale = 'C.UTF-8');
CREATE TABLE places (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE of_language NOT NULL,
    code text COLLATE "C" NOT NULL UNIQUE,
    note text COLLATE of_language NOT NULL
);
CREATE INDEX ON places (name);
CREATE INDEX ON places (name text_pattern_ops);
