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
CREATE MATERIALIZED VIEW titles AS SELECT id, title FROM documents;
CREATE UNIQUE INDEX titles_id_idx ON titles (id);
GRANT SELECT ON titles TO sec_app;

-- case: through a view that asks as whoever reads it
CREATE SCHEMA "Other";
CREATE VIEW "Other"."Inner" WITH (security_invoker = true) AS SELECT id, title FROM documents;
CREATE MATERIALIZED VIEW "Other"."Outer" AS SELECT id, title FROM "Other"."Inner";
CREATE UNIQUE INDEX ON "Other"."Outer" (id);
GRANT SELECT (title) ON "Other"."Outer" TO PUBLIC;
