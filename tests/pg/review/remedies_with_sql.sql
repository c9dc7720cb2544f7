
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
