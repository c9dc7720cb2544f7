-- Aggregates: plain, moving, ordered-set, hypothetical, without arguments, with all options.
CREATE FUNCTION public.add(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT coalesce($1, 0) + coalesce($2, 0)';
CREATE FUNCTION public.take(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE FUNCTION public.tick(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
CREATE FUNCTION public.done(integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text';
CREATE AGGREGATE public.total(integer) (SFUNC = public.add, STYPE = integer, FINALFUNC = public.done, INITCOND = '0', COMBINEFUNC = public.add, PARALLEL = SAFE);
CREATE AGGREGATE public."Tick It"(*) (SFUNC = public.tick, STYPE = integer, INITCOND = '0');
CREATE AGGREGATE public.moving("Value" integer) (SFUNC = public.add, STYPE = integer, SSPACE = 100,
    MSFUNC = public.add, MINVFUNC = public.take, MSTYPE = integer, MINITCOND = '0');
CREATE AGGREGATE public.smallest(integer) (SFUNC = int4smaller, STYPE = integer, SORTOP = OPERATOR(pg_catalog.<));
CREATE AGGREGATE public.my_percentile(double precision ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE AGGREGATE public.my_rank(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
CREATE VIEW public.totals AS SELECT public.total(n) AS t FROM generate_series(1, 3) AS g (n);
COMMENT ON AGGREGATE public.total(integer) IS 'adds up';
