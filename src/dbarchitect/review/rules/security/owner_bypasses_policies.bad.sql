CREATE ROLE sec_app;
CREATE TABLE countries (code text PRIMARY KEY);
GRANT SELECT ON countries TO sec_app;

CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id bigint NOT NULL
);
CREATE INDEX documents_tenant_idx ON documents (tenant_id);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_documents ON documents
    USING (tenant_id = current_setting('app.tenant')::bigint);

-- case: a partitioned table of another schema, with names that need quotes
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Notes" ("Id" bigint PRIMARY KEY, "Author" text NOT NULL)
    PARTITION BY HASH ("Id");
CREATE TABLE "Other"."Notes0" PARTITION OF "Other"."Notes"
    FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX ON "Other"."Notes" ("Author");
ALTER TABLE "Other"."Notes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Own" ON "Other"."Notes" USING ("Author" = current_setting('app.user'));
