CREATE ROLE sec_app;
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id bigint NOT NULL
);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_documents ON documents
    USING (tenant_id = current_setting('app.tenant')::bigint);
GRANT SELECT ON documents TO sec_app;

-- case: the only index of the column is partial
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Notes" ("Id" bigint PRIMARY KEY, "Author" text NOT NULL);
CREATE INDEX ON "Other"."Notes" ("Author") WHERE "Author" > 'm';
ALTER TABLE "Other"."Notes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Own" ON "Other"."Notes" USING ("Author" = (SELECT current_user));
GRANT SELECT ON "Other"."Notes" TO sec_app;

-- case: a partitioned table
CREATE TABLE events (id bigint PRIMARY KEY, tenant_id bigint NOT NULL) PARTITION BY HASH (id);
CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 1, REMAINDER 0);
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_events ON events USING (tenant_id = current_setting('app.tenant')::bigint);
GRANT SELECT ON events TO sec_app;
