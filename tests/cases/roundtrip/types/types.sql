-- Enums, composite, range and shell types, arrays of them, types within types, typed tables.
CREATE SCHEMA "My Types";
CREATE TYPE "My Types"."Mood" AS ENUM ('sad', 'it''s ok', 'très bien', '');
CREATE TYPE public.nothing AS ENUM ();
CREATE TYPE public.grown AS ENUM ('b', 'd');
ALTER TYPE public.grown ADD VALUE 'a' BEFORE 'b';
ALTER TYPE public.grown ADD VALUE 'c' AFTER 'b';
CREATE TYPE public.address AS (street text COLLATE "C", "No." integer, moods "My Types"."Mood"[]);
CREATE TYPE public.gone AS (a integer, b integer, c text);
ALTER TYPE public.gone DROP ATTRIBUTE b;
CREATE TYPE public.a_outer AS (inside public.address, list public.address[]);
CREATE TYPE public.announced;
CREATE FUNCTION public.float_diff(a double precision, b double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE AS 'SELECT a - b';
CREATE TYPE public.floats AS RANGE (SUBTYPE = double precision, SUBTYPE_DIFF = public.float_diff);
CREATE TYPE public."Text Range" AS RANGE (SUBTYPE = text, COLLATION = "C", SUBTYPE_OPCLASS = text_pattern_ops);
CREATE TABLE public.uses (m "My Types"."Mood" DEFAULT 'sad', a public.address, o public.a_outer[], f public.floats, t public."Text Range");
CREATE TABLE public.typed OF public.address ("No." WITH OPTIONS NOT NULL DEFAULT 1, PRIMARY KEY (street));
CREATE TABLE public.typed_plain OF public.gone;
CREATE TABLE public.rowtype_user (t public.typed, ts public.typed[]);
COMMENT ON TYPE "My Types"."Mood" IS 'how one feels';
COMMENT ON TYPE public.address IS 'where one lives';
COMMENT ON COLUMN public.address."No." IS 'number';
