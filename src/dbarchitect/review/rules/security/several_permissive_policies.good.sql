CREATE ROLE sec_app;
CREATE ROLE sec_admin;
-- look-alike: one policy for each command
CREATE TABLE documents (id bigint PRIMARY KEY, author text NOT NULL);
CREATE INDEX documents_author_idx ON documents (author);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON documents FOR SELECT USING (author = current_user);
CREATE POLICY added ON documents FOR INSERT WITH CHECK (author = current_user);
CREATE POLICY changed ON documents FOR UPDATE USING (author = current_user);
GRANT SELECT, INSERT, UPDATE ON documents TO sec_app;

-- look-alike: one policy for each role
CREATE TABLE notes (id bigint PRIMARY KEY, author text NOT NULL, reviewer text NOT NULL);
CREATE INDEX notes_author_idx ON notes (author);
CREATE INDEX notes_reviewer_idx ON notes (reviewer);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes TO sec_app USING (author = current_user);
CREATE POLICY reviewed ON notes TO sec_admin USING (reviewer = current_user);
GRANT SELECT ON notes TO sec_app, sec_admin;

-- look-alike: a restrictive policy beside a permissive one
CREATE TABLE "Letters" ("Id" bigint PRIMARY KEY, "By" text NOT NULL, "Hidden" boolean NOT NULL);
CREATE INDEX ON "Letters" ("By");
ALTER TABLE "Letters" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Own" ON "Letters" USING ("By" = current_user);
CREATE POLICY "Visible" ON "Letters" AS RESTRICTIVE USING (NOT "Hidden");
GRANT SELECT ON "Letters" TO sec_app;

-- look-alike: one is always true, and the planner leaves the other out
CREATE TABLE articles (id bigint PRIMARY KEY, author text NOT NULL);
CREATE INDEX articles_author_idx ON articles (author);
ALTER TABLE articles ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON articles FOR SELECT USING (true);
CREATE POLICY own ON articles USING (author = current_user);
GRANT SELECT ON articles TO sec_app;

-- look-alike: row security is off, and so are the policies
CREATE TABLE drafts (id bigint PRIMARY KEY);
