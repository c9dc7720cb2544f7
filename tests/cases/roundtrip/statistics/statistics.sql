-- Extended statistics: kinds, targets, another schema than the table's.
CREATE SCHEMA "Stats";
CREATE TABLE public.t (a integer, b integer, "C" text);
CREATE STATISTICS public.all_kinds ON a, b, "C" FROM public.t;
CREATE STATISTICS "Stats"."Some Kinds" (ndistinct, dependencies) ON a, b FROM public.t;
CREATE STATISTICS public.common (mcv) ON a, "C" FROM public.t;
ALTER STATISTICS public.common SET STATISTICS 300;
COMMENT ON STATISTICS public.common IS 'common values';
