CREATE TABLE documents (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
COMMENT ON TABLE documents IS 'What a customer uploaded.';
CREATE VIEW "DocumentIds" AS SELECT id FROM documents;
COMMENT ON VIEW "DocumentIds" IS 'For the export.';

-- look-alike: partitions of a table with a comment
CREATE TABLE events (id bigint PRIMARY KEY) PARTITION BY HASH (id);
CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 1, REMAINDER 0);
COMMENT ON TABLE events IS 'What happened.';

-- look-alike: a composite type and a sequence, which are no tables
CREATE TYPE pair AS (a integer, b integer);
CREATE SEQUENCE numbers;
