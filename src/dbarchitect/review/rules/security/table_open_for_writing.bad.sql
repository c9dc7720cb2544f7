CREATE TABLE documents (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
GRANT SELECT, INSERT, UPDATE, DELETE ON documents TO PUBLIC;

-- case: all privileges
CREATE TABLE "Notes" ("Id" bigint PRIMARY KEY);
GRANT ALL ON "Notes" TO PUBLIC;

-- case: one column
CREATE TABLE letters (id bigint PRIMARY KEY, title text NOT NULL);
GRANT UPDATE (title) ON letters TO PUBLIC;

-- case: row security, which does not bind TRUNCATE
CREATE TABLE orders (id bigint PRIMARY KEY, author text NOT NULL);
CREATE INDEX orders_author_idx ON orders (author);
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON orders USING (author = current_user);
GRANT SELECT, TRUNCATE ON orders TO PUBLIC;

-- case: a view
CREATE TABLE people (id bigint PRIMARY KEY);
CREATE VIEW all_people AS SELECT id FROM people;
GRANT INSERT ON all_people TO PUBLIC;
