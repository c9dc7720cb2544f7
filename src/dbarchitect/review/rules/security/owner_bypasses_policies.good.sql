CREATE ROLE sec_app;
-- look-alike: forced
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id bigint NOT NULL
);
CREATE INDEX documents_tenant_idx ON documents (tenant_id);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_documents ON documents
    USING (tenant_id = current_setting('app.tenant')::bigint);

-- look-alike: another role than the owner was granted the table
CREATE TABLE "Notes" ("Id" bigint PRIMARY KEY, "Author" text NOT NULL);
CREATE INDEX ON "Notes" ("Author");
ALTER TABLE "Notes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Own" ON "Notes" USING ("Author" = current_user);
GRANT SELECT ON "Notes" TO sec_app;

-- look-alike: another role was granted one column of the table
CREATE SCHEMA other;
CREATE TABLE other.notes (id bigint PRIMARY KEY, author text NOT NULL);
CREATE INDEX ON other.notes (author);
ALTER TABLE other.notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON other.notes USING (author = current_user);
GRANT SELECT (id) ON other.notes TO sec_app;

-- look-alike: the policy names a role that is granted the table elsewhere
CREATE TABLE letters (id bigint PRIMARY KEY, author text NOT NULL);
CREATE INDEX ON letters (author);
ALTER TABLE letters ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON letters TO sec_app USING (author = current_user);

-- look-alike: row security without a policy, which closes the table to all but the owner
CREATE TABLE secrets (id bigint PRIMARY KEY);
ALTER TABLE secrets ENABLE ROW LEVEL SECURITY;
