-- min_version: 15
-- NULLS NOT DISTINCT, and ON DELETE of some columns only.
CREATE TABLE public.t (a integer, b integer, c integer, UNIQUE NULLS NOT DISTINCT (a, b), CONSTRAINT k PRIMARY KEY (c));
CREATE UNIQUE INDEX distinct_nulls ON public.t (b) NULLS NOT DISTINCT WHERE a > 0;
CREATE TABLE public.u (a integer, b integer, "C" integer,
    FOREIGN KEY (a, b) REFERENCES public.t (a, b) ON DELETE SET NULL (b),
    FOREIGN KEY ("C") REFERENCES public.t ON DELETE SET DEFAULT ("C"));
