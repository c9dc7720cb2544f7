CREATE ROLE sec_app;
CREATE TABLE documents (tenant_id bigint NOT NULL, id bigint, PRIMARY KEY (tenant_id, id));
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON documents USING (tenant_id = current_setting('app.tenant')::bigint);
GRANT ALL ON documents TO sec_app;

-- case: two roles, and names that need quotes
CREATE ROLE "SecWriter";
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Notes" ("By" text, "Id" bigint, PRIMARY KEY ("By", "Id"));
ALTER TABLE "Other"."Notes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Own" ON "Other"."Notes" USING ("By" = current_user);
GRANT SELECT, TRUNCATE ON "Other"."Notes" TO sec_app, "SecWriter";
