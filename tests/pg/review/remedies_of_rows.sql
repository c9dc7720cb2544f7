CREATE TYPE kept AS (id bigint, day text, amount numeric);
CREATE TABLE typed OF kept (PRIMARY KEY (id));
CREATE TABLE parent (id bigint PRIMARY KEY, score int, amount int, is_a bool, is_b bool);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE seen (id bigint PRIMARY KEY, day text NOT NULL);
CREATE VIEW days AS SELECT day FROM seen;
CREATE TABLE given (id bigint PRIMARY KEY, day text DEFAULT '2024-01-01', code_no text);
CREATE TABLE parts (id bigint, day text, amount int, code text, PRIMARY KEY (id, day))
    PARTITION BY LIST (day);
CREATE TABLE parts_rest PARTITION OF parts DEFAULT;
CREATE TABLE "Odd ""t"".x" ("I d" bigint PRIMARY KEY, "d%s" text, "amount" int, "code" uuid);
CREATE UNLOGGED TABLE fleeting (id bigint PRIMARY KEY);
CREATE TABLE late (id bigint UNIQUE DEFERRABLE);
CREATE TABLE referring (
    id bigint PRIMARY KEY, fleeting_id bigint, late_id bigint, seen_id bigint, given_id int);

INSERT INTO typed SELECT i, date '2024-01-01' + i % 99, i % 77 FROM generate_series(1, 1100) AS i;
INSERT INTO parent SELECT i, i % 50, i % 40, i % 3 = 0, i % 3 = 1 FROM generate_series(1, 1100) AS i;
INSERT INTO child SELECT -i, NULL, -1, true, true FROM generate_series(1, 5) AS i;
INSERT INTO seen SELECT i, date '2024-01-01' + i % 99 FROM generate_series(1, 1100) AS i;
INSERT INTO given SELECT i, date '2024-01-01' + i % 99, 'c' || i FROM generate_series(1, 1100) AS i;
INSERT INTO parts SELECT i, date '2024-01-01' + i % 99, i % 40, 'c' || i FROM generate_series(1, 1100) AS i;
INSERT INTO "Odd ""t"".x"
SELECT i, date '2024-01-01' + i % 99, i % 40, gen_random_uuid() FROM generate_series(1, 1100) AS i;
INSERT INTO fleeting SELECT i * 7 FROM generate_series(1, 1100) AS i;
INSERT INTO late SELECT i * 11 FROM generate_series(1, 1100) AS i;
INSERT INTO referring
SELECT i, i * 7, i * 11, CASE WHEN i % 500 = 0 THEN -i ELSE i END, i FROM generate_series(1, 1100) AS i;
ANALYZE;
