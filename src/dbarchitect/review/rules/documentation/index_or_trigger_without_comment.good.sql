CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL
);
CREATE INDEX "DocumentsTitle" ON documents (title);
COMMENT ON INDEX "DocumentsTitle" IS 'For the search.';
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER noted BEFORE UPDATE ON documents FOR EACH ROW EXECUTE FUNCTION note_change();
COMMENT ON TRIGGER noted ON documents IS 'Keeps the history.';

-- look-alike: the indexes of constraints: of the primary key above, and these
CREATE TABLE letters (id bigint PRIMARY KEY, code text NOT NULL UNIQUE);

-- look-alike: indexes and triggers of partitions, which are their parent's
CREATE TABLE events (id bigint PRIMARY KEY, pay numeric NOT NULL) PARTITION BY HASH (id);
CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX events_pay_idx ON events (pay);
COMMENT ON INDEX events_pay_idx IS 'For the pay run.';
