CREATE ROLE authenticated;
CREATE SCHEMA auth;
CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE
    RETURN nullif(current_setting('request.jwt.claims', true), '')::jsonb;
CREATE TABLE documents (id bigint PRIMARY KEY);
ALTER TABLE documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY administrators ON documents
    USING (((SELECT auth.jwt()) -> 'user_metadata' ->> 'role') = 'admin');
GRANT SELECT ON documents TO authenticated;

-- case: from the table of users, within a subquery, for what is written
CREATE TABLE auth.users (id uuid PRIMARY KEY, raw_user_meta_data jsonb NOT NULL);
CREATE TABLE "Letters" ("Id" uuid PRIMARY KEY);
ALTER TABLE "Letters" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "Own" ON "Letters" FOR INSERT TO authenticated WITH CHECK (EXISTS (
    SELECT 1 FROM auth.users u
    WHERE u.id = "Id" AND u.raw_user_meta_data ->> 'plan' = 'paid'
));
GRANT INSERT ON "Letters" TO authenticated;
