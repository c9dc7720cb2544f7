-- min_version: 14
-- Bodies of the SQL standard that need each other, or themselves, or a view that needs them.
CREATE SCHEMA "Odd Schema";
CREATE DOMAIN public.count AS bigint;
CREATE TYPE "Odd Schema"."Pair" AS (a integer, b integer);
CREATE FUNCTION public.base() RETURNS integer LANGUAGE sql IMMUTABLE RETURN 1;
CREATE FUNCTION public.even(n public.count DEFAULT public.base()) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true;
CREATE FUNCTION public.odd(n public.count) RETURNS boolean LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT n <> 0 AND public.even(n - 1); END;
CREATE OR REPLACE FUNCTION public.even(n public.count DEFAULT public.base()) RETURNS boolean LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT n = 0 OR public.odd(n - 1); END;
COMMENT ON FUNCTION public.even(public.count) IS 'needs odd';
CREATE FUNCTION public.itself(n integer) RETURNS integer LANGUAGE sql RETURN n;
CREATE OR REPLACE FUNCTION public.itself(n integer) RETURNS integer LANGUAGE sql RETURN CASE WHEN n > 0 THEN public.itself(n - 1) ELSE n END;
CREATE TABLE public.t (id integer CHECK (public.even(id)), p "Odd Schema"."Pair");
CREATE FUNCTION public.rows_of_v() RETURNS bigint LANGUAGE sql STABLE RETURN 0;
CREATE VIEW public.v AS SELECT id, public.rows_of_v() AS n FROM public.t;
CREATE OR REPLACE FUNCTION public.rows_of_v() RETURNS bigint LANGUAGE sql STABLE RETURN (SELECT count(*) FROM public.v);
CREATE FUNCTION public.pairs(x "Odd Schema"."Pair") RETURNS SETOF "Odd Schema"."Pair" LANGUAGE sql RETURN x;
CREATE OR REPLACE FUNCTION public.pairs(x "Odd Schema"."Pair") RETURNS SETOF "Odd Schema"."Pair" LANGUAGE sql RETURN (SELECT public.pairs(x) WHERE public.odd(1));
