CREATE ROLE authenticated;
CREATE SCHEMA auth;
CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE
    RETURN nullif(current_setting('request.jwt.claims', true), '')::jsonb;
-- look-alike: what only the service role can change
CREATE TABLE documents (id bigint PRIMARY KEY);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY administrators ON documents
    USING (((SELECT auth.jwt()) -> 'app_metadata' ->> 'role') = 'admin');
GRANT SELECT ON documents TO authenticated;

-- look-alike: a key whose name only holds the other
CREATE TABLE letters (id bigint PRIMARY KEY);
ALTER TABLE letters ENABLE ROW LEVEL SECURITY;
CREATE POLICY administrators ON letters
    USING (((SELECT auth.jwt()) ->> 'super_user_metadata') = 'yes');
GRANT SELECT ON letters TO authenticated;
