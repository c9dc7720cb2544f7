CREATE ROLE sec_app;
CREATE SCHEMA app;
CREATE FUNCTION app.user_id() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN nullif(current_setting('app.user', true), '')::bigint;
END $$;
-- look-alike: within a scalar subquery
CREATE TABLE documents (id bigint PRIMARY KEY, author_id bigint NOT NULL);
CREATE INDEX documents_author_idx ON documents (author_id);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_documents ON documents USING (author_id = (SELECT app.user_id()));
GRANT SELECT ON documents TO sec_app;

-- look-alike: a setting compared with a column that an index leads with
CREATE TABLE notes (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
CREATE INDEX notes_tenant_idx ON notes (tenant_id, id);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_notes ON notes
    USING (tenant_id = nullif(current_setting('app.tenant', true), '')::bigint);
GRANT SELECT ON notes TO sec_app;

-- look-alike: a function of the row itself, which must be asked for each
CREATE FUNCTION app.is_shared(document_id bigint) RETURNS boolean LANGUAGE sql STABLE
    RETURN document_id % 2 = 0;
CREATE TABLE shares (id bigint PRIMARY KEY);
ALTER TABLE shares ENABLE ROW LEVEL SECURITY;
CREATE POLICY shared ON shares USING (app.is_shared(id));
GRANT SELECT ON shares TO sec_app;

-- look-alike: an immutable function, which the planner computes
CREATE FUNCTION app.house() RETURNS bigint LANGUAGE sql IMMUTABLE RETURN 1;
CREATE TABLE houses (id bigint PRIMARY KEY, owner_id bigint NOT NULL);
CREATE INDEX houses_owner_idx ON houses (owner_id);
ALTER TABLE houses ENABLE ROW LEVEL SECURITY;
CREATE POLICY ours ON houses USING (owner_id = app.house());
GRANT SELECT ON houses TO sec_app;

-- look-alike: a check of what is written, made once for a new row
CREATE TABLE "Log" ("Id" bigint PRIMARY KEY, "By" bigint NOT NULL);
ALTER TABLE "Log" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Added" ON "Log" FOR INSERT WITH CHECK ("By" = app.user_id());
GRANT INSERT ON "Log" TO sec_app;
