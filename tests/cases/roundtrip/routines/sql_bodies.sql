-- min_version: 14
-- Bodies of the SQL standard, whose dependencies are recorded; procedures with OUT arguments.
CREATE TABLE public.z_table (id integer PRIMARY KEY, v integer);
CREATE VIEW public.y_view AS SELECT id FROM public.z_table;
CREATE FUNCTION public.a_counts() RETURNS bigint LANGUAGE sql STABLE RETURN (SELECT count(*) FROM public.y_view);
CREATE FUNCTION public.b_body(x integer) RETURNS integer LANGUAGE sql
    BEGIN ATOMIC INSERT INTO public.z_table VALUES (x, 1); SELECT x + public.a_counts()::integer; END;
CREATE TABLE public.with_default (id bigint DEFAULT public.a_counts());
ALTER TABLE public.z_table ADD COLUMN w bigint DEFAULT public.a_counts();
CREATE PROCEDURE public.outs(OUT a integer, IN b text) LANGUAGE plpgsql AS 'BEGIN a := 1; END';
CREATE VIEW public.uses_function AS SELECT public.b_body(id) AS r FROM public.z_table;
