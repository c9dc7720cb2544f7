-- min_version: 14
-- Cycles through bodies of the SQL standard: of views, of functions, of defaults.
CREATE TABLE public.t (id integer PRIMARY KEY, v integer);
CREATE VIEW public.v AS SELECT id FROM public.t;
CREATE FUNCTION public.counts() RETURNS bigint LANGUAGE sql STABLE RETURN (SELECT count(*) FROM public.v);
CREATE VIEW public.w AS SELECT id, public.counts() AS n FROM public.v;
CREATE FUNCTION public.first_of_w() RETURNS integer LANGUAGE sql STABLE RETURN (SELECT id FROM public.w LIMIT 1);
ALTER TABLE public.t ALTER COLUMN v SET DEFAULT public.first_of_w();
ALTER TABLE public.t ADD CONSTRAINT c CHECK (v < public.first_of_w());
CREATE OR REPLACE VIEW public.v AS SELECT id FROM public.t WHERE id > 0;
CREATE MATERIALIZED VIEW public.m AS SELECT public.counts() AS n;
CREATE FUNCTION public.of_m() RETURNS SETOF public.m LANGUAGE sql STABLE BEGIN ATOMIC SELECT * FROM public.m; END;
CREATE TABLE public.z (id integer, g integer GENERATED ALWAYS AS (id + 1) STORED);
CREATE VIEW public.over_z AS SELECT * FROM public.z;
CREATE FUNCTION public.plus(a integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN a + 1;
CREATE TABLE public.y (id integer, g integer GENERATED ALWAYS AS (public.plus(id)) STORED);
CREATE INDEX y_plus ON public.y (public.plus(g));
CREATE POLICY p ON public.y USING (id < public.first_of_w());
CREATE TRIGGER tr BEFORE UPDATE ON public.y FOR EACH ROW WHEN (NEW.id > public.plus(1)) EXECUTE FUNCTION suppress_redundant_updates_trigger();
