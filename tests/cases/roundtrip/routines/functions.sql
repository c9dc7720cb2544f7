-- Functions and procedures: overloads, every attribute, arguments of all modes, hostile names.
CREATE SCHEMA "F";
CREATE TYPE public.pair AS (a integer, b text);
CREATE TABLE public.t (id integer, name text);
CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.f(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION public.f(a text DEFAULT 'x''y', "B c" integer[] DEFAULT '{1}') RETURNS text LANGUAGE sql AS 'SELECT a';
CREATE FUNCTION public.everything(IN a integer, OUT b integer, INOUT c text, VARIADIC d text[])
    LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER LEAKPROOF PARALLEL SAFE COST 5
    SET search_path = pg_catalog, "F" SET work_mem = '4MB'
    AS $body$ BEGIN b := a; END $body$;
CREATE FUNCTION public.rows_of() RETURNS SETOF public.t LANGUAGE sql ROWS 10 AS 'SELECT * FROM public.t';
CREATE FUNCTION public.tabled(n integer) RETURNS TABLE (a integer, b public.pair) LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION public.of_row(public.t) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1.name';
CREATE FUNCTION "F"."Odd ""Name"("Arg One" public.pair) RETURNS public.pair LANGUAGE sql AS $$ SELECT "Arg One" $$;
SET check_function_bodies = off;
CREATE FUNCTION public.before_its_table() RETURNS integer LANGUAGE sql AS 'SELECT missing FROM public.nowhere' ;
RESET check_function_bodies;
CREATE PROCEDURE public.p(a integer, INOUT b integer DEFAULT 3) LANGUAGE plpgsql AS 'BEGIN COMMIT; END';
CREATE PROCEDURE public.p() LANGUAGE sql AS 'DELETE FROM public.t';
CREATE FUNCTION public.ranked() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
CREATE FUNCTION public.dollars() RETURNS text LANGUAGE plpgsql AS $x$ BEGIN RETURN $function$ $$ $function$; END $x$;
CREATE FUNCTION public.default_of_table(v integer DEFAULT length('ab')) RETURNS integer LANGUAGE sql AS 'SELECT v';
CREATE TABLE public.uses_them (
    id integer DEFAULT public.f(3),
    n text DEFAULT public.f('a'::text)
);
COMMENT ON FUNCTION public.f(integer) IS 'one argument';
COMMENT ON PROCEDURE public.p(integer, integer) IS 'a procedure';
COMMENT ON FUNCTION "F"."Odd ""Name"(public.pair) IS 'odd';
