CREATE TABLE organisations (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE projects (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id bigint NOT NULL REFERENCES organisations (id) ON DELETE CASCADE
);
CREATE INDEX ON projects (organisation_id);
CREATE TABLE boards (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id bigint NOT NULL REFERENCES projects (id) ON DELETE CASCADE
);
CREATE INDEX ON boards (project_id);
-- look-alike: one level that restricts ends the chain
CREATE TABLE cards (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    board_id bigint NOT NULL REFERENCES boards (id) ON DELETE RESTRICT
);
CREATE INDEX ON cards (board_id);
CREATE TABLE comments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    card_id bigint NOT NULL REFERENCES cards (id) ON DELETE CASCADE
);
CREATE INDEX ON comments (card_id);

-- look-alike: a tree that goes with its root is one table
CREATE TABLE folders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    folder_id bigint REFERENCES folders (id) ON DELETE CASCADE
);
CREATE INDEX ON folders (folder_id);

-- look-alike: many tables at one level, names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Notes" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Project" bigint NOT NULL REFERENCES projects (id) ON DELETE CASCADE
);
CREATE INDEX ON "Other"."Notes" ("Project");
