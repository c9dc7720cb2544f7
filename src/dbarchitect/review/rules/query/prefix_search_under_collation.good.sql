CREATE COLLATION of_language (provider = libc, locale = 'C.UTF-8');
CREATE COLLATION plain (provider = libc, locale = 'C');
CREATE COLLATION built_in (provider = builtin, locale = 'C.UTF-8');
CREATE TABLE places (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE of_language NOT NULL,
    code text COLLATE "C" NOT NULL UNIQUE,
    note text COLLATE of_language NOT NULL,
    mark text COLLATE plain NOT NULL UNIQUE,
    sign text COLLATE built_in NOT NULL UNIQUE
);
CREATE INDEX ON places (name);
CREATE INDEX ON places (name text_pattern_ops);
