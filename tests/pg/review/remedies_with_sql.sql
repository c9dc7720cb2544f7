
-- TYP06 inherited column
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a money);
CREATE TABLE u (PRIMARY KEY (id)) INHERITS (t);

-- JSN01 column of partitions
CREATE TABLE t (id int PRIMARY KEY, a json) PARTITION BY RANGE (id);
CREATE TABLE u PARTITION OF t DEFAULT;

-- TYP03 whole seconds of instants that are indexed
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a timestamptz(0) DEFAULT now());
CREATE INDEX ON t (a);

-- TYP06 hostile names
CREATE SCHEMA "S t";
CREATE TABLE "S t"."t""x" (id bigint PRIMARY KEY, "a"";--" money);

-- TYP09 key with several levels of references
CREATE TABLE t (id serial PRIMARY KEY);
CREATE TABLE u (id int PRIMARY KEY REFERENCES t);
CREATE TABLE v (id int PRIMARY KEY REFERENCES u, t int REFERENCES t);

-- TYP09 key that refers to itself
CREATE TABLE t (id serial PRIMARY KEY, parent int REFERENCES t);

-- TYP09 key of several columns
CREATE TABLE t (a bigint, id serial, PRIMARY KEY (a, id));
CREATE TABLE u (a bigint, id int, PRIMARY KEY (a, id), FOREIGN KEY (a, id) REFERENCES t);

-- TYP15 boolean with null in it
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a boolean DEFAULT false, b int);
INSERT INTO t (a) VALUES (NULL);

-- TYP08 serial with rows
CREATE TABLE "T" ("Id" bigserial PRIMARY KEY, a int);
INSERT INTO "T" (a) VALUES (1);

-- SEQ02 unlogged identity
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
ALTER SEQUENCE t_id_seq SET UNLOGGED;

-- TYP10 uuid with a default of its own
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a_uuid varchar(36) DEFAULT gen_random_uuid() UNIQUE);

-- TYP10 uuid without a default
CREATE TABLE t (uuid text PRIMARY KEY);

-- TYP20 configuration of text search
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a regconfig DEFAULT 'simple');
CREATE INDEX ON t (a);

-- KEY01 table of links
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE b (id bigint PRIMARY KEY);
CREATE TABLE t (b bigint NOT NULL REFERENCES b, a bigint NOT NULL REFERENCES a);

-- KEY07 from a partitioned table with hostile names
CREATE TABLE "User ""x" ("Id" bigint PRIMARY KEY);
CREATE TABLE t ("User xId" bigint, id bigint PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE u PARTITION OF t DEFAULT;

-- KEY09 column of a partitioned table
CREATE TABLE a (id numeric PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY, a bigint REFERENCES a) PARTITION BY RANGE (id);
CREATE TABLE u PARTITION OF t DEFAULT;

-- KEY09 column that the primary key has too
CREATE TABLE a (id numeric PRIMARY KEY);
CREATE TABLE t (a int REFERENCES a, b int, PRIMARY KEY (a, b));

-- KEY10 names that need quotes
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY REFERENCES a, CONSTRAINT "F ""k" FOREIGN KEY (id) REFERENCES a);

-- KEY12 null together in a partitioned table
CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
CREATE TABLE t (id int PRIMARY KEY, x int, y int, FOREIGN KEY (x, y) REFERENCES a)
    PARTITION BY RANGE (id);
CREATE TABLE u PARTITION OF t DEFAULT;

-- KEY12 a name that is taken
CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
CREATE TABLE t (id int PRIMARY KEY, x int NOT NULL, y int, FOREIGN KEY (x, y) REFERENCES a,
    CONSTRAINT t_y_check CHECK (y > 0));

-- KEY14 several circles through the same tables, one of them partitioned
CREATE TABLE a (id bigint PRIMARY KEY, b bigint NOT NULL, c bigint NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE a1 PARTITION OF a DEFAULT;
CREATE TABLE b (id bigint PRIMARY KEY, a bigint NOT NULL REFERENCES a);
CREATE TABLE c (id bigint PRIMARY KEY, a bigint NOT NULL REFERENCES a, b bigint NOT NULL REFERENCES b);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
ALTER TABLE a ADD FOREIGN KEY (c) REFERENCES c;

-- KEY15 domain that refuses null, in a partitioned table
CREATE DOMAIN d AS bigint NOT NULL;
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY, a d REFERENCES a ON DELETE SET NULL) PARTITION BY RANGE (id);
CREATE TABLE u PARTITION OF t DEFAULT;

-- KEY15 key that is not validated
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL);
ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES a ON DELETE SET NULL NOT VALID;

-- KEY15 deferrable key with a comment-like name
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL,
    CONSTRAINT "--x FOREIGN KEY" FOREIGN KEY (a) REFERENCES a ON DELETE SET NULL ON UPDATE CASCADE
    DEFERRABLE INITIALLY DEFERRED);

-- KEY26 names that need quotes
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE b (id bigint PRIMARY KEY);
CREATE TABLE "T ""x" (id bigserial PRIMARY KEY, "A ""a" bigint REFERENCES a, "B" bigint REFERENCES b);

-- KEY27 key of a partitioned table
CREATE TABLE t (id uuid DEFAULT gen_random_uuid() PRIMARY KEY) PARTITION BY HASH (id);
CREATE TABLE u PARTITION OF t FOR VALUES WITH (MODULUS 1, REMAINDER 0);

-- CON01 key of a partitioned table
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY, a bigint) PARTITION BY RANGE (id);
CREATE TABLE u PARTITION OF t DEFAULT;
ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES a NOT VALID;
ALTER TABLE t ADD CHECK (a > 0) NOT VALID;

-- CON01 table with children
CREATE TABLE t (id bigint PRIMARY KEY, a bigint);
CREATE TABLE u (PRIMARY KEY (id)) INHERITS (t);
ALTER TABLE t ADD CHECK (a > 0) NOT VALID;

-- CON06 table with children
CREATE TABLE t (id bigint PRIMARY KEY, "From" date, "To" date);
CREATE TABLE u (PRIMARY KEY (id)) INHERITS (t);

-- CON09 columns of partitions
CREATE DOMAIN d AS text NOT NULL;
CREATE TABLE t (id bigint PRIMARY KEY, a d) PARTITION BY RANGE (id);
CREATE TABLE u PARTITION OF t DEFAULT;

-- KEY27 the server's own function for random uuids
CREATE TABLE t (id uuid PRIMARY KEY DEFAULT uuidv4(), a integer);

-- TYP04 views that read other columns, by name
CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint NOT NULL, note char(10));
CREATE VIEW customers AS SELECT customer, count(*) AS orders FROM orders GROUP BY customer;
CREATE MATERIALIZED VIEW last AS SELECT max(id) AS id FROM orders;

-- TYP04 policies, triggers and a function that name other columns
CREATE TABLE orders (id bigint PRIMARY KEY, customer text, note char(10));
CREATE TABLE lines (id bigint PRIMARY KEY);
CREATE POLICY own ON orders USING (customer = CURRENT_USER);
CREATE POLICY note ON lines USING (EXISTS (SELECT FROM orders WHERE orders.id = lines.id));
CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER note BEFORE UPDATE OF customer ON orders
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION kept('note');
CREATE FUNCTION last() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT max(id) FROM orders; END;

-- TYP19 key of the database's collation, referred to by partitions
CREATE TABLE p (a varchar(9) PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, a varchar(9) COLLATE "C" REFERENCES p) PARTITION BY RANGE (id);
CREATE TABLE u PARTITION OF t DEFAULT;
CREATE INDEX ON t (a);

-- KEY01 links whose columns take null, and an index that the key replaces
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY);
CREATE TABLE t (a int REFERENCES a, b int REFERENCES b);
CREATE INDEX ON t (a);
CREATE INDEX ON t (b);
