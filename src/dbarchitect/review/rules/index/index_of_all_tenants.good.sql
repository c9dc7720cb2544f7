-- look-alike: the tenants, told apart by their own key, and an index that a foreign key needs
CREATE TABLE kinds (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE letters (
    tenant_id bigint NOT NULL,
    id bigint,
    kind_id bigint NOT NULL REFERENCES kinds (id),
    sent_at timestamptz NOT NULL,
    token text NOT NULL,
    words tsvector NOT NULL,
    is_read boolean NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
ALTER TABLE letters ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON letters USING (tenant_id = (SELECT current_setting('app.tenant')::bigint));
CREATE INDEX letters_kind_id_idx ON letters (kind_id);
-- look-alike: it begins with the tenant, has it behind, or is of one tenant alone
CREATE INDEX letters_sent_at_idx ON letters (tenant_id, sent_at);
CREATE INDEX letters_recent_idx ON letters (sent_at DESC, tenant_id);
CREATE INDEX letters_first_idx ON letters (sent_at, id) WHERE tenant_id = 1;
-- look-alike: it keeps rows unique over all tenants
CREATE UNIQUE INDEX letters_token_idx ON letters (token);
-- look-alike: a flag, of which another rule says what it is worth
CREATE INDEX letters_flag_idx ON letters (is_read);
-- look-alike: words are not sorted by tenants
CREATE INDEX letters_words_idx ON letters USING gin (words);

CREATE TABLE notes (tenant_id bigint NOT NULL, id bigint, PRIMARY KEY (tenant_id, id));
ALTER TABLE notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (tenant_id = (SELECT current_setting('app.tenant')::bigint));

-- look-alike: one table alone has rows of users' own
CREATE TABLE drafts (id bigint PRIMARY KEY, writer text NOT NULL, at timestamptz NOT NULL);
CREATE INDEX drafts_writer_idx ON drafts (writer);
CREATE INDEX drafts_at_idx ON drafts (at);
ALTER TABLE drafts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON drafts USING (writer = current_user);
