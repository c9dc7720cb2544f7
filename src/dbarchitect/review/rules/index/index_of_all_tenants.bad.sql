CREATE TABLE letters (
    tenant_id bigint NOT NULL,
    id bigint,
    sent_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
ALTER TABLE letters ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON letters USING (tenant_id = (SELECT current_setting('app.tenant')::bigint));
CREATE INDEX letters_sent_at_idx ON letters (sent_at);

-- case: partial, by an expression; in another schema, in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Notes" (
    tenant_id bigint NOT NULL,
    "Id" bigint,
    "Title" text NOT NULL,
    "IsOpen" boolean NOT NULL,
    PRIMARY KEY (tenant_id, "Id")
);
ALTER TABLE "Other"."Notes" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON "Other"."Notes"
    USING (tenant_id = (SELECT current_setting('app.tenant')::bigint));
CREATE INDEX "Notes_Title" ON "Other"."Notes" (lower("Title")) WHERE "IsOpen";
