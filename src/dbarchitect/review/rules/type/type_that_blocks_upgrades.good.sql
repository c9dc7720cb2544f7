CREATE TABLE articles (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: the reg* types that an upgrade carries over
    source regclass NOT NULL,
    kind regtype NOT NULL,
    author regrole NOT NULL,
    -- look-alike: a name that says so
    regproc text NOT NULL
);
-- look-alike: a view, which stores nothing
CREATE VIEW languages AS SELECT oid::regconfig AS language FROM pg_catalog.pg_ts_config;
