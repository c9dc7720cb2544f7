CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
-- look-alike: two triggers of one table
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TRIGGER noted BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION note_change();
CREATE TRIGGER noted_too BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION note_change();

-- look-alike: partitions, whose triggers are their parent's
CREATE FUNCTION note_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE events (id bigint PRIMARY KEY) PARTITION BY HASH (id);
CREATE TABLE events_0 PARTITION OF events FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE events_1 PARTITION OF events FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TRIGGER noted BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION note_event();
