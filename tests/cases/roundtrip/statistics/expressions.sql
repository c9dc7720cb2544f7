-- min_version: 14
-- Extended statistics on expressions.
CREATE TABLE public.t (a integer, b text);
CREATE STATISTICS public.one ON lower(b) FROM public.t;
CREATE STATISTICS public.several (mcv, ndistinct) ON (a % 10), lower(b), a FROM public.t;
