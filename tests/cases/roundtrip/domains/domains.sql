-- Domains: defaults, checks, checks not validated, domains on domains, in arrays and composites.
CREATE DOMAIN public.positive AS integer DEFAULT 1 CONSTRAINT above_zero CHECK (VALUE > 0) CHECK (VALUE < 100);
CREATE DOMAIN public."E-Mail" AS varchar(320) COLLATE "C" NOT NULL CONSTRAINT "has @" CHECK (VALUE LIKE '%@%');
CREATE DOMAIN public.small_positive AS public.positive CHECK (VALUE < 10);
CREATE DOMAIN public.tags AS text[] DEFAULT '{}';
CREATE DOMAIN public.unchecked AS text;
ALTER DOMAIN public.unchecked ADD CONSTRAINT later CHECK (VALUE <> 'x') NOT VALID;
CREATE FUNCTION public.is_even(integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 % 2 = 0';
CREATE DOMAIN public.even AS integer CHECK (public.is_even(VALUE));
CREATE TABLE public.people (mail public."E-Mail", n public.small_positive[], t public.tags, e public.even NOT NULL DEFAULT 2);
CREATE TYPE public.pair AS (a public.even, b public.unchecked);
CREATE DOMAIN public.pairs AS public.pair CHECK ((VALUE).a > 0);
COMMENT ON DOMAIN public.even IS 'even numbers';
COMMENT ON CONSTRAINT "has @" ON DOMAIN public."E-Mail" IS 'an at sign';
