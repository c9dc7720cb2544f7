CREATE ROLE sec_app;
CREATE TABLE tenants (id bigint PRIMARY KEY);
CREATE TABLE countries (code text PRIMARY KEY);
GRANT SELECT ON countries TO sec_app;
CREATE TABLE projects (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id bigint,
    PRIMARY KEY (tenant_id, id)
);
ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON projects USING (tenant_id = current_setting('app.tenant')::bigint);
-- look-alike: the tenant is part of the foreign key
-- look-alike: a foreign key to a table that all tenants share, and one to the tenants
CREATE TABLE "Tasks" (
    tenant_id bigint NOT NULL REFERENCES tenants,
    "Id" bigint,
    "Project" bigint NOT NULL,
    "Country" text NOT NULL REFERENCES countries,
    PRIMARY KEY (tenant_id, "Id"),
    FOREIGN KEY ("Project", tenant_id) REFERENCES projects (id, tenant_id)
);
CREATE INDEX ON "Tasks" (tenant_id, "Project");
CREATE INDEX ON "Tasks" ("Country");
ALTER TABLE "Tasks" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON "Tasks" USING (tenant_id = current_setting('app.tenant')::bigint);
GRANT SELECT, INSERT ON projects, "Tasks" TO sec_app;
