CREATE ROLE sec_app;
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author text NOT NULL
);
CREATE INDEX documents_author_idx ON documents (author);
CREATE POLICY own_documents ON documents USING (author = current_user);
GRANT SELECT, INSERT, UPDATE, DELETE ON documents TO sec_app;

-- case: row security was on and was turned off again, in a schema and with names that need quotes
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Notes" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Author" text NOT NULL
);
CREATE INDEX ON "Other"."Notes" ("Author");
ALTER TABLE "Other"."Notes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "OwnNotes" ON "Other"."Notes" TO sec_app USING ("Author" = current_user);
ALTER TABLE "Other"."Notes" DISABLE ROW LEVEL SECURITY;
GRANT SELECT ON "Other"."Notes" TO sec_app;
