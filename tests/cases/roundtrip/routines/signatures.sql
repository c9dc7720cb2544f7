-- Grants, owners and comments by signature: OUT, INOUT and VARIADIC arguments, quoted types.
CREATE ROLE signer;
CREATE SCHEMA "S p";
CREATE TYPE "S p"."T y(pe" AS ENUM ('a');
CREATE FUNCTION public.a(IN x "S p"."T y(pe", OUT y integer, VARIADIC z "S p"."T y(pe"[]) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.b(integer[], numeric(10, 2), timestamp(3) with time zone, "char", character varying) RETURNS void LANGUAGE sql AS '';
CREATE PROCEDURE public.c(INOUT x integer, y text DEFAULT 'a, b') LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION public.e() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.d(x integer DEFAULT public.e()) RETURNS integer LANGUAGE sql AS 'SELECT x';
CREATE TABLE public.t (x "S p"."T y(pe", y "S p"."T y(pe"[]);
GRANT EXECUTE ON FUNCTION public.a TO signer;
GRANT EXECUTE ON FUNCTION public.b TO signer;
GRANT EXECUTE ON PROCEDURE public.c TO signer;
ALTER FUNCTION public.a OWNER TO signer;
COMMENT ON FUNCTION public.b IS 'b';
COMMENT ON PROCEDURE public.c IS 'c';
