CREATE ROLE sec_app;
CREATE TABLE documents (tenant_id bigint NOT NULL, id bigint, PRIMARY KEY (tenant_id, id));
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON documents USING (tenant_id = current_setting('app.tenant')::bigint);
CREATE TABLE letters (tenant_id bigint NOT NULL, id bigint, PRIMARY KEY (tenant_id, id));
ALTER TABLE letters ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON letters USING (tenant_id = current_setting('app.tenant')::bigint);
CREATE TABLE notes (tenant_id bigint NOT NULL, id bigint, PRIMARY KEY (tenant_id, id));
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (tenant_id = (SELECT current_setting('app.tenant')::bigint));
GRANT SELECT, INSERT, UPDATE, DELETE ON documents, letters, notes TO sec_app;

CREATE TABLE invoices (tenant_id bigint NOT NULL, id bigint, PRIMARY KEY (tenant_id, id));
GRANT SELECT ON invoices TO sec_app;

-- case: row security is on, with a policy that says nothing of the tenant
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Orders" (
    tenant_id bigint NOT NULL,
    "Id" bigint,
    is_open boolean NOT NULL,
    PRIMARY KEY (tenant_id, "Id")
);
ALTER TABLE "Other"."Orders" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Open" ON "Other"."Orders" FOR SELECT USING (is_open);
GRANT SELECT ON "Other"."Orders" TO sec_app;
