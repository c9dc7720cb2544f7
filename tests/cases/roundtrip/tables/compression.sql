-- min_version: 14
-- Compression of a column.
CREATE TABLE public.t (a text COMPRESSION pglz, b text);
CREATE TABLE public.p (a text COMPRESSION pglz, id integer) PARTITION BY LIST (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES IN (1);
CREATE TABLE public.p2 (a text, id integer);
ALTER TABLE public.p ATTACH PARTITION public.p2 FOR VALUES IN (2);
