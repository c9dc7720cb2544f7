CREATE ROLE anon;
CREATE SCHEMA auth;
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE
    RETURN nullif(current_setting('request.jwt.claim.sub', true), '')::uuid;
CREATE ROLE sec_worker;
CREATE TABLE messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author uuid NOT NULL
);
CREATE INDEX messages_author_idx ON messages (author);
ALTER TABLE messages ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_messages ON messages USING (author = (SELECT auth.uid()));
GRANT SELECT, INSERT ON messages TO anon;

-- look-alike: a table that no role of the API was granted
CREATE TABLE jobs (id bigint PRIMARY KEY);
GRANT SELECT, UPDATE ON jobs TO sec_worker;

-- look-alike: a schema that the API does not serve
CREATE SCHEMA "Private";
CREATE TABLE "Private"."Jobs" ("Id" bigint PRIMARY KEY);
GRANT SELECT ON "Private"."Jobs" TO anon;

-- look-alike: a partition; its parent has row security, and the API serves that alone
CREATE TABLE events (id bigint NOT NULL, actor uuid NOT NULL, PRIMARY KEY (id))
    PARTITION BY HASH (id);
CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX events_actor_idx ON events (actor);
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_events ON events USING (actor = (SELECT auth.uid()));
GRANT SELECT ON events TO anon;
