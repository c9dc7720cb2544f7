CREATE ROLE sec_app;
-- look-alike: partitions that were granted to nobody
CREATE TABLE events (tenant_id bigint NOT NULL, id bigint, PRIMARY KEY (tenant_id, id))
    PARTITION BY HASH (tenant_id);
CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 1, REMAINDER 0);
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON events USING (tenant_id = current_setting('app.tenant')::bigint);
GRANT SELECT ON events TO sec_app;

-- look-alike: partitions with row security of their own
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Log" (tenant_id bigint NOT NULL, "Id" bigint, PRIMARY KEY (tenant_id, "Id"))
    PARTITION BY HASH (tenant_id);
CREATE TABLE "Other"."Log0" PARTITION OF "Other"."Log"
    FOR VALUES WITH (MODULUS 1, REMAINDER 0);
ALTER TABLE "Other"."Log" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "Other"."Log0" ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON "Other"."Log" USING (tenant_id = current_setting('app.tenant')::bigint);
GRANT SELECT ON ALL TABLES IN SCHEMA "Other" TO sec_app;

-- look-alike: a parent without row security
CREATE TABLE readings (id bigint PRIMARY KEY) PARTITION BY HASH (id);
CREATE TABLE readings_0 PARTITION OF readings FOR VALUES WITH (MODULUS 1, REMAINDER 0);
GRANT SELECT ON readings, readings_0 TO sec_app;
