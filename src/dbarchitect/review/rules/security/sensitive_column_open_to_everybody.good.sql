CREATE ROLE sec_app;
-- look-alike: granted to one role
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    password_hash text NOT NULL
);
GRANT SELECT ON users TO sec_app;

-- look-alike: everybody may read the other columns
CREATE TABLE clients (id bigint PRIMARY KEY, name text NOT NULL, secret text NOT NULL);
GRANT SELECT (id, name) ON clients TO PUBLIC;

-- look-alike: a schema that is not open to everybody
CREATE SCHEMA "Private";
CREATE TABLE "Private"."Users" ("Id" bigint PRIMARY KEY, "Password" text NOT NULL);
GRANT SELECT ON "Private"."Users" TO PUBLIC;

-- look-alike: names that only begin or end like a secret's
CREATE TABLE policies (
    id bigint PRIMARY KEY,
    password_min_length integer NOT NULL,
    secretary text NOT NULL,
    is_secret boolean NOT NULL
);
GRANT SELECT ON policies TO PUBLIC;

-- look-alike: row security says who sees which row
CREATE TABLE keys (id bigint PRIMARY KEY, author text NOT NULL, api_key text NOT NULL);
CREATE INDEX keys_author_idx ON keys (author);
ALTER TABLE keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_keys ON keys USING (author = current_user);
GRANT SELECT ON keys TO PUBLIC;
