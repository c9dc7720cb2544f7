CREATE ROLE sec_app;
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author text NOT NULL
);
CREATE INDEX documents_author_idx ON documents (author);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON documents USING (true);
CREATE POLICY own_documents ON documents USING (author = current_user);
GRANT SELECT, UPDATE ON documents TO sec_app;

-- case: a condition that is always true in other words
CREATE TABLE notes (id bigint PRIMARY KEY, author text NOT NULL);
CREATE INDEX notes_author_idx ON notes (author);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON notes FOR SELECT USING (author = current_user);
CREATE POLICY changed ON notes FOR UPDATE USING (1 = 1 OR author = current_user);
CREATE POLICY deleted ON notes FOR DELETE TO PUBLIC USING (true AND 'a' = 'a');
GRANT SELECT, UPDATE, DELETE ON notes TO sec_app;

-- case: one's own rows can be given to somebody else
CREATE TABLE letters (id bigint PRIMARY KEY, author text NOT NULL);
CREATE INDEX letters_author_idx ON letters (author);
ALTER TABLE letters ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON letters USING (author = current_user) WITH CHECK (true);
GRANT SELECT, UPDATE ON letters TO sec_app;

-- case: rows of any content can be added
CREATE TABLE "Log" ("Id" bigint PRIMARY KEY, "Author" text NOT NULL);
CREATE INDEX "Log_Author_idx" ON "Log" ("Author");
ALTER TABLE "Log" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Seen" ON "Log" FOR SELECT USING ("Author" = current_user);
CREATE POLICY "Added" ON "Log" FOR INSERT WITH CHECK (true);
GRANT SELECT, INSERT ON "Log" TO sec_app;
