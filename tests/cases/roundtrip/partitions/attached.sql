-- Partitions with another order of columns, other defaults, own constraints and settings.
CREATE TABLE public.p (a integer NOT NULL, b text DEFAULT 'parent', c integer, CHECK (c > 0)) PARTITION BY LIST (a);
CREATE TABLE public.p1 (c integer, gone text, b text DEFAULT 'child', a integer NOT NULL, CONSTRAINT p_c_check CHECK (c > 0),
    CONSTRAINT own CHECK (b <> ''));
ALTER TABLE public.p1 DROP COLUMN gone;
ALTER TABLE public.p ATTACH PARTITION public.p1 FOR VALUES IN (1);
CREATE TABLE public.p2 PARTITION OF public.p (b DEFAULT 'two', CONSTRAINT two CHECK (c < 100)) FOR VALUES IN (2);
CREATE TABLE public.p3 PARTITION OF public.p FOR VALUES IN (3) WITH (fillfactor = 50);
ALTER TABLE public.p3 ALTER COLUMN b SET STATISTICS 10;
ALTER TABLE public.p3 ALTER COLUMN b DROP DEFAULT;
CREATE TABLE public.p4 PARTITION OF public.p FOR VALUES IN (4, 5);
ALTER TABLE public.p4 ADD CONSTRAINT p4_key UNIQUE (b);
ALTER TABLE public.p4 ALTER COLUMN b SET STORAGE EXTERNAL;
CREATE TABLE public.q (a integer, b integer, CONSTRAINT "Q key" UNIQUE (a, b)) PARTITION BY RANGE (a);
CREATE TABLE public.q1 PARTITION OF public.q FOR VALUES FROM (MINVALUE) TO (10);
ALTER TABLE public.q1 RENAME CONSTRAINT "q1_a_b_key" TO "other name";
CREATE TABLE public.q2 PARTITION OF public.q FOR VALUES FROM (10) TO (20);
CREATE TABLE public.q_detached (a integer, b integer);
CREATE INDEX q_b ON public.q USING hash (b);
CREATE TABLE public.single (id integer) PARTITION BY HASH (id);
CREATE INDEX single_only ON ONLY public.single (id);
CREATE TABLE public.single_0 PARTITION OF public.single FOR VALUES WITH (modulus 1, remainder 0);
CREATE TABLE public.unfinished (id integer, v integer) PARTITION BY HASH (id);
CREATE TABLE public.unfinished_0 PARTITION OF public.unfinished FOR VALUES WITH (modulus 2, remainder 0);
CREATE TABLE public.unfinished_1 PARTITION OF public.unfinished FOR VALUES WITH (modulus 2, remainder 1);
CREATE INDEX unfinished_v ON ONLY public.unfinished (v);
CREATE INDEX unfinished_0_v ON public.unfinished_0 (v);
ALTER INDEX public.unfinished_v ATTACH PARTITION public.unfinished_0_v;
CREATE INDEX expression ON public.unfinished ((id + v), (abs(v)));
