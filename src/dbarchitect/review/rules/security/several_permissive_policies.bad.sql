CREATE ROLE sec_app;
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author text NOT NULL,
    is_published boolean NOT NULL
);
CREATE INDEX documents_author_idx ON documents (author);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON documents USING (author = current_user);
CREATE POLICY published ON documents FOR SELECT USING (is_published);
GRANT SELECT ON documents TO sec_app;

-- case: one for everybody and one for a role
CREATE TABLE "Notes" ("Id" bigint PRIMARY KEY, "Author" text NOT NULL, "Reader" text NOT NULL);
CREATE INDEX ON "Notes" ("Author");
CREATE INDEX ON "Notes" ("Reader");
ALTER TABLE "Notes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Own" ON "Notes" USING ("Author" = current_user);
CREATE POLICY "Read" ON "Notes" TO sec_app USING ("Reader" = current_user);
GRANT SELECT ON "Notes" TO sec_app;
