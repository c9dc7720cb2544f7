CREATE ROLE sec_app;
CREATE TABLE projects (id bigint PRIMARY KEY, tenant_id bigint NOT NULL);
CREATE INDEX projects_tenant_idx ON projects (tenant_id);
ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON projects USING (tenant_id = current_setting('app.tenant')::bigint);
CREATE TABLE tasks (
    id bigint PRIMARY KEY,
    tenant_id bigint NOT NULL,
    project_id bigint NOT NULL REFERENCES projects
);
CREATE INDEX tasks_tenant_idx ON tasks (tenant_id);
CREATE INDEX tasks_project_idx ON tasks (project_id);
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON tasks USING (tenant_id = current_setting('app.tenant')::bigint);
GRANT SELECT, INSERT ON projects, tasks TO sec_app;
