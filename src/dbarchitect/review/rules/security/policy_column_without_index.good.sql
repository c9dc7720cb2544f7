CREATE ROLE sec_app;
-- look-alike: an index that begins with the column
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id bigint NOT NULL
);
CREATE INDEX documents_tenant_idx ON documents (tenant_id, id);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_documents ON documents
    USING (tenant_id = current_setting('app.tenant')::bigint);
GRANT SELECT ON documents TO sec_app;

-- look-alike: the primary key begins with the column
CREATE TABLE "Notes" ("Tenant" bigint NOT NULL, "Id" bigint, PRIMARY KEY ("Tenant", "Id"));
ALTER TABLE "Notes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Own" ON "Notes" USING ("Tenant" = (SELECT current_setting('app.tenant')::bigint));
GRANT SELECT ON "Notes" TO sec_app;

-- look-alike: one of two comparisons is served
CREATE TABLE letters (id bigint PRIMARY KEY, tenant_id bigint NOT NULL, author text NOT NULL);
CREATE INDEX letters_tenant_idx ON letters (tenant_id);
ALTER TABLE letters ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_letters ON letters
    USING (tenant_id = current_setting('app.tenant')::bigint AND author = current_user);
GRANT SELECT ON letters TO sec_app;

-- look-alike: varchar, which the server compares as text and an index on it serves
CREATE TABLE places (id bigint PRIMARY KEY, tenant varchar(20) NOT NULL);
CREATE INDEX places_tenant_idx ON places (tenant);
ALTER TABLE places ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_places ON places USING (tenant = current_setting('app.tenant'));
GRANT SELECT ON places TO sec_app;

-- look-alike: a cast, and an index on the same expression
CREATE TABLE keys (id uuid PRIMARY KEY, tenant_id uuid NOT NULL);
CREATE INDEX keys_tenant_idx ON keys ((tenant_id::text));
ALTER TABLE keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_keys ON keys USING (tenant_id::text = current_setting('app.tenant'));
GRANT SELECT ON keys TO sec_app;

-- look-alike: a comparison with a constant, true of most rows
CREATE TABLE articles (id bigint PRIMARY KEY, status text NOT NULL);
ALTER TABLE articles ENABLE ROW LEVEL SECURITY;
CREATE POLICY published ON articles FOR SELECT USING (status = 'published');
GRANT SELECT ON articles TO sec_app;

-- look-alike: a check of new rows
CREATE TABLE log (id bigint PRIMARY KEY, author text NOT NULL);
ALTER TABLE log ENABLE ROW LEVEL SECURITY;
CREATE POLICY added ON log FOR INSERT WITH CHECK (author = current_user);
GRANT INSERT ON log TO sec_app;
