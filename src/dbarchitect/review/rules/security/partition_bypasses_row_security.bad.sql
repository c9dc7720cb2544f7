CREATE ROLE sec_app;
CREATE TABLE events (tenant_id bigint NOT NULL, id bigint, PRIMARY KEY (tenant_id, id))
    PARTITION BY HASH (tenant_id);
CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 1, REMAINDER 0)
    PARTITION BY HASH (id);
CREATE TABLE events_0_0 PARTITION OF events_0 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON events USING (tenant_id = current_setting('app.tenant')::bigint);
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO sec_app;
