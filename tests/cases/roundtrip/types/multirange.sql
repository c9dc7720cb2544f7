-- min_version: 14
-- A range type with a multirange of a name of its own, and columns of both.
CREATE SCHEMA x;
CREATE TYPE public.span AS RANGE (SUBTYPE = integer, MULTIRANGE_TYPE_NAME = x."Spans");
CREATE TYPE public.auto AS RANGE (SUBTYPE = bigint);
CREATE TABLE public.t (a public.span, b x."Spans", c public.auto_multirange);
