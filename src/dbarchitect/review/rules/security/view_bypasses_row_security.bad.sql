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
CREATE VIEW titles AS SELECT id, title FROM documents;
GRANT SELECT ON titles TO sec_app;

-- case: read by a view that asks as whoever reads it, which takes it as it is; MixedCase
CREATE SCHEMA "Other";
CREATE VIEW "Other"."Inner" AS SELECT id, title FROM documents;
CREATE VIEW "Other"."Outer" WITH (security_invoker = true) AS SELECT title FROM "Other"."Inner";

-- case: a barrier, which keeps conditions in order and puts no policy
CREATE VIEW barrier WITH (security_barrier) AS SELECT title FROM documents WHERE id > 100;
GRANT SELECT ON barrier TO sec_app;

-- case: the option is there, and off
CREATE VIEW switched_off WITH (security_invoker = off) AS SELECT title FROM documents;
