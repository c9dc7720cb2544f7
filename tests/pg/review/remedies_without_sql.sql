
-- TYP01 domain over timestamp
CREATE DOMAIN d AS timestamp;
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a d);

-- TYP06 domain over a domain
CREATE DOMAIN d AS money;
CREATE DOMAIN e AS d;
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a e);

-- JSN01 array
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a json[]);

-- TYP20 array of a domain
CREATE DOMAIN d AS regproc;
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a d[]);

-- TYP05 view
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a varchar(9));
CREATE VIEW v AS SELECT a FROM t;

-- TYP04 view of the whole row
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a char(9));
CREATE VIEW v AS SELECT t FROM t;

-- TYP06 check of the old type
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a money CHECK (a > 0::money));

-- TYP10 operator class
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a_uuid text);
CREATE INDEX ON t (a_uuid text_pattern_ops);

-- TYP10 foreign key of uuids
CREATE TABLE p (uuid text PRIMARY KEY);
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, p_uuid text REFERENCES p);

-- TYP10 default that is no uuid
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a_uuid text DEFAULT 'none');

-- TYP05 filter of a publication
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a varchar(9));
ALTER TABLE t REPLICA IDENTITY FULL;
CREATE PUBLICATION p FOR TABLE t WHERE (a = 'x');

-- TYP09 typed table
CREATE TYPE y AS (id int);
CREATE SEQUENCE s;
CREATE TABLE t OF y (id WITH OPTIONS DEFAULT nextval('s') PRIMARY KEY);

-- TYP09 key of partitions
CREATE TABLE t (id serial PRIMARY KEY) PARTITION BY RANGE (id);

-- TYP09 key that a view refers to
CREATE TABLE t (id serial PRIMARY KEY);
CREATE TABLE u (id int PRIMARY KEY REFERENCES t);
CREATE VIEW v AS SELECT id FROM u;

-- TYP15 boolean without a default
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a boolean);

-- TYP08 sequence of two tables
CREATE TABLE t (id bigserial PRIMARY KEY);
CREATE TABLE u (id bigint DEFAULT nextval('t_id_seq') PRIMARY KEY);

-- TYP08 serial of partitions
CREATE TABLE t (id bigserial PRIMARY KEY) PARTITION BY RANGE (id);

-- SEQ03 sequence in another schema
CREATE SCHEMA o;
CREATE SEQUENCE o.s;
CREATE TABLE t (id bigint DEFAULT nextval('o.s') PRIMARY KEY);

-- TYP03 wall-clock time of whole seconds
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a timestamp(0));

-- TYP22 address with a default
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ip text DEFAULT '::1');

-- KEY01 unique constraint that a foreign key leans on
CREATE TABLE t (a bigint NOT NULL UNIQUE, b bigint);
CREATE TABLE u (a bigint PRIMARY KEY REFERENCES t (a));

-- KEY07 to an unlogged table
CREATE UNLOGGED TABLE users (id bigint PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY, user_id bigint);

-- KEY09 view
CREATE TABLE a (id numeric PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY, a bigint REFERENCES a);
CREATE VIEW v AS SELECT a FROM t;

-- KEY09 identity
CREATE TABLE a (id numeric PRIMARY KEY);
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY REFERENCES a);

-- KEY15 key of a partition alone
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE u PARTITION OF t DEFAULT;
ALTER TABLE u ADD FOREIGN KEY (a) REFERENCES a ON DELETE SET NULL;

-- KEY26 partitioned table
CREATE TABLE a (id bigint PRIMARY KEY);
CREATE TABLE b (id bigint PRIMARY KEY);
CREATE TABLE t (id bigserial PRIMARY KEY, a bigint REFERENCES a, b bigint REFERENCES b)
    PARTITION BY RANGE (id);
CREATE TABLE u PARTITION OF t DEFAULT;

-- TYP04 a view that names it
CREATE TABLE orders (id bigint PRIMARY KEY, note char(10));
CREATE VIEW notes AS SELECT * FROM orders;

-- TYP04 a view that renames it where it is read
CREATE TABLE orders (id bigint PRIMARY KEY, note char(10));
CREATE VIEW notes AS SELECT o.b FROM orders AS o (a, b);

-- TYP04 a view that joins by it without its name
CREATE TABLE orders (id bigint PRIMARY KEY, note char(10));
CREATE TABLE notes (note text PRIMARY KEY, written_at timestamptz);
CREATE VIEW written AS SELECT id, written_at FROM orders NATURAL JOIN notes;

-- TYP01 default of wall-clock time that is worked out
CREATE TABLE t (id bigint PRIMARY KEY, a timestamp DEFAULT date_trunc('day', LOCALTIMESTAMP));

-- TYP04 a policy of another table that names it
CREATE TABLE orders (id bigint PRIMARY KEY, note char(10));
CREATE TABLE lines (id bigint PRIMARY KEY);
CREATE POLICY own ON lines USING (EXISTS (SELECT FROM orders WHERE note = 'x'));

-- TYP04 a function whose body was parsed
CREATE TABLE orders (id bigint PRIMARY KEY, note char(10));
CREATE FUNCTION notes() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC SELECT note FROM orders; END;

-- TYP04 a function that gives whole rows
CREATE TABLE orders (id bigint PRIMARY KEY, note char(10));
CREATE FUNCTION all_orders() RETURNS SETOF orders LANGUAGE sql AS 'SELECT * FROM orders';

-- TYP04 a column of its rows
CREATE TABLE orders (id bigint PRIMARY KEY, note char(10));
CREATE TABLE kept (id bigint PRIMARY KEY, own orders);
CREATE POLICY own ON kept USING (id > 0);

-- TYP04 a trigger that is told of it
CREATE TABLE orders (id bigint PRIMARY KEY, note char(10));
CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER kept BEFORE UPDATE ON orders
    FOR EACH ROW WHEN (OLD.note <> NEW.note) EXECUTE FUNCTION kept();

-- TYP04 a trigger of a partition alone
CREATE TABLE orders (id bigint PRIMARY KEY, note char(10)) PARTITION BY RANGE (id);
CREATE TABLE rest PARTITION OF orders DEFAULT;
CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TRIGGER kept BEFORE UPDATE OF note ON rest FOR EACH ROW EXECUTE FUNCTION kept();

-- TYP04 a view of a table that inherits it
CREATE TABLE orders (id bigint PRIMARY KEY, note char(10));
CREATE TABLE old_orders (PRIMARY KEY (id)) INHERITS (orders);
CREATE VIEW notes AS SELECT note FROM old_orders;

-- TYP06 a CHECK of a partition alone
CREATE TABLE t (id bigint PRIMARY KEY, a money) PARTITION BY RANGE (id);
CREATE TABLE u PARTITION OF t (CHECK (a > 0::money)) DEFAULT;

-- TYP08 serial of a domain
CREATE DOMAIN d AS bigint;
CREATE SEQUENCE s;
CREATE TABLE t (id d PRIMARY KEY DEFAULT nextval('s'));
ALTER SEQUENCE s OWNED BY t.id;

-- KEY01 rows that a column holds
CREATE TABLE t (a bigint);
CREATE TABLE u (id bigint PRIMARY KEY, r t[]);

-- PAR05 rows that a column of a domain holds
CREATE UNLOGGED TABLE t (id bigint PRIMARY KEY);
CREATE DOMAIN d AS t;
CREATE TABLE u (id bigint PRIMARY KEY, r d);

-- TYP19 domain with a collation
CREATE DOMAIN d AS text COLLATE "C";
CREATE TABLE p (a text PRIMARY KEY);
CREATE TABLE t (a d PRIMARY KEY REFERENCES p);

-- KEY01 typed table
CREATE TYPE y AS (a bigint);
CREATE TABLE t OF y;

-- KEY01 name of the new column but for its case
CREATE TABLE t ("Id" bigint);
