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
-- look-alike: asks as whoever reads it, in each way to say so
CREATE VIEW titles WITH (security_invoker = true) AS SELECT id, title FROM documents;
CREATE VIEW "OtherTitles" WITH (security_invoker) AS SELECT id, title FROM documents;
CREATE VIEW more_titles WITH (security_invoker = on) AS SELECT title FROM titles;
GRANT SELECT ON titles, "OtherTitles", more_titles TO sec_app;

-- look-alike: a view of a table without row security
CREATE TABLE countries (code text PRIMARY KEY);
CREATE VIEW codes AS SELECT code FROM countries;
GRANT SELECT ON codes TO sec_app;

-- look-alike: the view's owner is one whom the policies bind
CREATE ROLE sec_reader;
GRANT SELECT ON documents TO sec_reader;
CREATE VIEW readers AS SELECT title FROM documents;
ALTER VIEW readers OWNER TO sec_reader;
GRANT SELECT ON readers TO sec_app;

-- look-alike: row security is forced on the owner of table and view
CREATE TABLE letters (id bigint PRIMARY KEY, author text NOT NULL);
CREATE INDEX letters_author_idx ON letters (author);
ALTER TABLE letters ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_letters ON letters USING (author = current_user);
GRANT SELECT ON letters TO sec_app;
CREATE VIEW all_letters AS SELECT id FROM letters;
GRANT SELECT ON all_letters TO sec_app;

-- look-alike: reads a view that asks as whoever reads it: that is the reader of both
CREATE VIEW over_invoker AS SELECT title FROM titles;
GRANT SELECT ON over_invoker TO sec_app;
