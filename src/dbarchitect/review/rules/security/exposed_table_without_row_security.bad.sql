CREATE ROLE anon;
CREATE SCHEMA auth;
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE
    RETURN nullif(current_setting('request.jwt.claim.sub', true), '')::uuid;
CREATE TABLE messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body text NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON messages TO anon;

-- case: read alone
CREATE TABLE "Orders" ("Id" bigint PRIMARY KEY, "Total" numeric NOT NULL);
GRANT SELECT ON "Orders" TO anon;

-- case: a grant on a column
CREATE TABLE profiles (id uuid PRIMARY KEY, bio text NOT NULL);
GRANT SELECT (id), UPDATE (bio) ON profiles TO anon;
