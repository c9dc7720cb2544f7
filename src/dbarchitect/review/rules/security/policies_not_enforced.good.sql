CREATE ROLE sec_app;
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author text NOT NULL
);
CREATE INDEX documents_author_idx ON documents (author);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_documents ON documents USING (author = current_user);
GRANT SELECT ON documents TO sec_app;

-- look-alike: a table without policies and without row security
CREATE TABLE countries (code text PRIMARY KEY, name text NOT NULL);
GRANT SELECT ON countries TO sec_app;

-- look-alike: partitions whose parent has the policy, and who are reached through it alone
CREATE TABLE events (
    id bigint NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX events_actor_idx ON events (actor);
CREATE TABLE events_2026 PARTITION OF events
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_events ON events USING (actor = current_user);
GRANT SELECT ON events TO sec_app;

-- look-alike: row security that was enabled before the policy, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Notes" ("Id" bigint PRIMARY KEY, "Author" text NOT NULL);
CREATE INDEX ON "Other"."Notes" ("Author");
ALTER TABLE "Other"."Notes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "OwnNotes" ON "Other"."Notes" TO sec_app USING ("Author" = current_user);
GRANT SELECT ON "Other"."Notes" TO sec_app;
