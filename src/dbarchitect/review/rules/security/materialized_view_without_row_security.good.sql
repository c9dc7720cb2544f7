CREATE ROLE sec_app;
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author text NOT NULL,
    title text NOT NULL
);
CREATE INDEX documents_author_idx ON documents (author);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_documents ON documents USING (author = current_user);
GRANT SELECT ON documents TO sec_app;
-- look-alike: nobody but the owner may read it
CREATE MATERIALIZED VIEW titles AS SELECT id, title FROM documents;
CREATE UNIQUE INDEX titles_id_idx ON titles (id);

-- look-alike: of a table without row security
CREATE TABLE countries (code text PRIMARY KEY);
CREATE MATERIALIZED VIEW "Codes" AS SELECT code FROM countries;
CREATE UNIQUE INDEX ON "Codes" (code);
GRANT SELECT ON "Codes" TO sec_app;

-- look-alike: its owner is one whom the policies bind
CREATE ROLE sec_reader;
GRANT SELECT ON documents TO sec_reader;
CREATE MATERIALIZED VIEW readers AS SELECT id, title FROM documents;
CREATE UNIQUE INDEX readers_id_idx ON readers (id);
ALTER MATERIALIZED VIEW readers OWNER TO sec_reader;
GRANT SELECT ON readers TO sec_app;
