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

-- look-alike: a table without the column, shared by all tenants
CREATE TABLE countries (code text PRIMARY KEY);
GRANT SELECT ON countries TO sec_app;

-- look-alike: nobody whom policies bind may use the table
CREATE ROLE sec_worker;
CREATE TABLE jobs (tenant_id bigint NOT NULL, id bigint, PRIMARY KEY (tenant_id, id));
GRANT SELECT ON jobs TO sec_worker;

-- look-alike: the tenants themselves, told apart by their own key
CREATE TABLE clubs (id bigint PRIMARY KEY, name text NOT NULL);
ALTER TABLE clubs ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON clubs USING (id = current_setting('app.tenant')::bigint);
GRANT SELECT ON clubs TO sec_app;

-- look-alike: a column of the same name and another type
CREATE TABLE imports ("Id" bigint PRIMARY KEY, tenant_id text NOT NULL);
GRANT SELECT ON imports TO sec_app;

-- look-alike: a partition, reached through its parent and its policy
CREATE TABLE events (tenant_id bigint NOT NULL, id bigint, PRIMARY KEY (tenant_id, id))
    PARTITION BY HASH (tenant_id);
CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 1, REMAINDER 0);
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON events USING (tenant_id = current_setting('app.tenant')::bigint);
GRANT SELECT ON events TO sec_app;

-- look-alike: a policy that looks elsewhere for whose row it is
CREATE FUNCTION my_groups() RETURNS SETOF bigint LANGUAGE sql STABLE
    AS $$SELECT 1::bigint$$;
CREATE TABLE memberships (
    tenant_id bigint NOT NULL,
    group_id bigint NOT NULL,
    PRIMARY KEY (tenant_id, group_id)
);
ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
CREATE POLICY members ON memberships FOR SELECT
    USING (group_id IN (SELECT my_groups()));
GRANT SELECT ON memberships TO sec_app;
