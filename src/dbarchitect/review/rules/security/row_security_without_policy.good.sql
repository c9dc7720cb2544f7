CREATE ROLE sec_app;
-- look-alike: nobody but the owner was granted anything, and the owner sees all rows
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author text NOT NULL
);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;

-- look-alike: a partition that has row security to close the way past its parent's policies
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
ALTER TABLE events_2026 ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_events ON events USING (actor = current_user);
GRANT SELECT ON events, events_2026 TO sec_app;

-- look-alike: a permissive policy beside a restrictive one
CREATE TABLE "Notes" ("Id" bigint PRIMARY KEY, "Author" text NOT NULL, "Hidden" boolean NOT NULL);
CREATE INDEX ON "Notes" ("Author");
ALTER TABLE "Notes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Own" ON "Notes" USING ("Author" = current_user);
CREATE POLICY "Visible" ON "Notes" AS RESTRICTIVE USING (NOT "Hidden");
GRANT SELECT ON "Notes" TO sec_app;

-- look-alike: no row security at all
CREATE TABLE countries (code text PRIMARY KEY);
GRANT SELECT ON countries TO sec_app;
