CREATE ROLE sec_app;
-- look-alike: everybody may read
CREATE TABLE documents (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
GRANT SELECT ON documents TO PUBLIC;

-- look-alike: one role may write
CREATE TABLE "Notes" ("Id" bigint PRIMARY KEY);
GRANT ALL ON "Notes" TO sec_app;

-- look-alike: a schema that is not open to everybody
CREATE SCHEMA "Private";
CREATE TABLE "Private"."Notes" ("Id" bigint PRIMARY KEY);
GRANT INSERT ON "Private"."Notes" TO PUBLIC;

-- look-alike: policies say which rows everybody may write
CREATE TABLE orders (id bigint PRIMARY KEY, author text NOT NULL);
CREATE INDEX orders_author_idx ON orders (author);
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON orders USING (author = current_user);
GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO PUBLIC;

-- look-alike: granted and revoked again
CREATE TABLE letters (id bigint PRIMARY KEY);
GRANT UPDATE ON letters TO PUBLIC;
REVOKE UPDATE ON letters FROM PUBLIC;
