-- Collations of the C library, in columns, domains, types, indexes, ranges, views and checks.
CREATE SCHEMA "Odd Schema";
CREATE ROLE round_trip_linguist;
CREATE COLLATION public.plain FROM "C";
CREATE COLLATION public.split (lc_collate = 'C', lc_ctype = 'POSIX');
CREATE COLLATION "Odd Schema"."Its ""own""" (provider = libc, locale = 'POSIX');
COMMENT ON COLLATION public.plain IS 'bytes';
ALTER COLLATION public.split OWNER TO round_trip_linguist;
CREATE DOMAIN public.word AS text COLLATE public.plain;
CREATE TYPE public.pair AS (a text COLLATE public.split, b integer);
CREATE TYPE public.words AS RANGE (subtype = text, collation = public.plain);
CREATE TABLE public.t (
    a text COLLATE public.plain,
    b text COLLATE "Odd Schema"."Its ""own""",
    c public.word CHECK (c > 'a' COLLATE public.split),
    d text DEFAULT lower('A' COLLATE public.split)
);
CREATE INDEX t_b ON public.t (b COLLATE public.split, lower(a COLLATE public.split));
CREATE VIEW public.v AS SELECT a COLLATE public.split AS a FROM public.t;
CREATE TABLE public.p (k text COLLATE public.plain) PARTITION BY RANGE (k COLLATE public.split);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES FROM ('a') TO ('b');
