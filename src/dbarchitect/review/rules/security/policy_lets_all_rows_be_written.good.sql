CREATE ROLE sec_app;
CREATE ROLE sec_admin;
-- look-alike: everybody may read
CREATE TABLE articles (id bigint PRIMARY KEY, author text NOT NULL);
CREATE INDEX articles_author_idx ON articles (author);
ALTER TABLE articles ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON articles FOR SELECT USING (true);
CREATE POLICY changed ON articles FOR UPDATE USING (author = current_user);
GRANT SELECT, UPDATE ON articles TO sec_app;

-- look-alike: one role is let through, by its name
CREATE TABLE documents (id bigint PRIMARY KEY, author text NOT NULL);
CREATE INDEX documents_author_idx ON documents (author);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON documents TO sec_app USING (author = current_user);
CREATE POLICY everything ON documents TO sec_admin USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE ON documents TO sec_app, sec_admin;

-- look-alike: a permissive policy that a restrictive one narrows
CREATE TABLE notes (id bigint PRIMARY KEY, author text NOT NULL);
CREATE INDEX notes_author_idx ON notes (author);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON notes USING (true);
CREATE POLICY own ON notes AS RESTRICTIVE USING (author = current_user);
GRANT SELECT, UPDATE ON notes TO sec_app;

-- look-alike: a condition that is true of some rows alone
CREATE TABLE "Letters" ("Id" bigint PRIMARY KEY, "Draft" boolean NOT NULL, "By" text NOT NULL);
CREATE INDEX "Letters_By_idx" ON "Letters" ("By");
ALTER TABLE "Letters" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Drafts" ON "Letters" USING ("Draft" = true AND "By" = current_user);
GRANT SELECT, UPDATE ON "Letters" TO sec_app;
