CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL
);
CREATE INDEX documents_title_idx ON documents (title);

-- case: a trigger
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER "Noted" BEFORE UPDATE ON documents FOR EACH ROW EXECUTE FUNCTION note_change();

-- case: the index of a materialised view
CREATE SCHEMA "Other";
CREATE MATERIALIZED VIEW "Other"."Kept" AS SELECT id FROM documents;
CREATE UNIQUE INDEX ON "Other"."Kept" (id);
