CREATE ROLE sec_app;
CREATE ROLE sec_admin;
CREATE TABLE documents (tenant_id bigint NOT NULL, id bigint, PRIMARY KEY (tenant_id, id));
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON documents USING (tenant_id = current_setting('app.tenant')::bigint);
-- look-alike: a role that changes rows and cannot truncate
GRANT SELECT, INSERT, UPDATE, DELETE ON documents TO sec_app;

-- look-alike: TRUNCATE of a role that has all rows by its policies
CREATE TABLE letters (author text, id bigint, PRIMARY KEY (author, id));
ALTER TABLE letters ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON letters TO sec_app USING (author = current_user);
CREATE POLICY everything ON letters TO sec_admin USING (true);
GRANT SELECT, DELETE ON letters TO sec_app;
GRANT ALL ON letters TO sec_admin;

-- look-alike: a table without row security
CREATE TABLE "Jobs" ("Id" bigint PRIMARY KEY);
GRANT ALL ON "Jobs" TO sec_app;
