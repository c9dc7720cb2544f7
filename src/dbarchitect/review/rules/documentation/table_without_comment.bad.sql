CREATE TABLE documents (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
COMMENT ON COLUMN documents.id IS 'Given by us.';

-- case: an empty comment, which is none
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Notes" ("Id" bigint PRIMARY KEY);
COMMENT ON TABLE "Other"."Notes" IS '';

-- case: a view and a materialised one
CREATE VIEW document_ids AS SELECT id FROM documents;
CREATE MATERIALIZED VIEW kept_ids AS SELECT id FROM documents;
CREATE UNIQUE INDEX kept_ids_idx ON kept_ids (id);
