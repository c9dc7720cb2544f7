CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
-- look-alike: a view, which the server keeps as a rule
CREATE VIEW order_ids AS SELECT id FROM orders;
CREATE MATERIALIZED VIEW "KeptIds" AS SELECT id FROM orders;
CREATE UNIQUE INDEX ON "KeptIds" (id);

-- look-alike: a trigger
CREATE FUNCTION keep_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER kept BEFORE DELETE ON orders FOR EACH ROW EXECUTE FUNCTION keep_row();

-- look-alike: a rule that is disabled
CREATE TABLE notes (id bigint PRIMARY KEY);
CREATE RULE kept AS ON DELETE TO notes DO INSTEAD NOTHING;
ALTER TABLE notes DISABLE RULE kept;
