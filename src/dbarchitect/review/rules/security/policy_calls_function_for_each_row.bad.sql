CREATE ROLE sec_app;
CREATE SCHEMA app;
CREATE FUNCTION app.user_id() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN nullif(current_setting('app.user', true), '')::bigint;
END $$;
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id bigint NOT NULL,
    reader_id bigint NOT NULL
);
CREATE INDEX documents_author_idx ON documents (author_id);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_documents ON documents
    USING (author_id = app.user_id() OR reader_id = app.user_id());
GRANT SELECT ON documents TO sec_app;

-- case: a setting that has nothing to do with the row
CREATE TABLE notes (id bigint PRIMARY KEY, is_public boolean NOT NULL);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON notes FOR SELECT
    USING (is_public OR current_setting('app.is_admin', true) = 'yes');
GRANT SELECT ON notes TO sec_app;

-- case: a function that an index calls for once a scan, and any other plan for each row
CREATE TABLE letters (id bigint PRIMARY KEY, author_id bigint NOT NULL);
CREATE INDEX letters_author_idx ON letters (author_id);
ALTER TABLE letters ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_letters ON letters USING (author_id = app.user_id());
GRANT SELECT ON letters TO sec_app;

-- case: volatile, as a function is that says nothing else: no index can be used with it
CREATE FUNCTION app."CurrentUser"() RETURNS bigint LANGUAGE sql
    RETURN nullif(current_setting('app.user', true), '')::bigint;
CREATE TABLE "Drafts" ("Id" bigint PRIMARY KEY, "By" bigint NOT NULL);
CREATE INDEX ON "Drafts" ("By");
ALTER TABLE "Drafts" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Own" ON "Drafts" USING ("By" = app."CurrentUser"());
GRANT SELECT ON "Drafts" TO sec_app;
