-- Rewrite rules on tables and views, conditional, of several statements, switched off.
CREATE TABLE public.t (id integer, name text);
CREATE TABLE public.log (id integer, what text);
CREATE VIEW public.v AS SELECT id, name FROM public.t;
CREATE RULE "Insert It" AS ON INSERT TO public.v DO INSTEAD INSERT INTO public.t VALUES (NEW.id, NEW.name) RETURNING t.id, t.name;
CREATE RULE logged AS ON UPDATE TO public.t WHERE OLD.id <> NEW.id DO ALSO (INSERT INTO public.log VALUES (OLD.id, 'it''s old'); INSERT INTO public.log VALUES (NEW.id, 'new'));
CREATE RULE nothing AS ON DELETE TO public.t DO INSTEAD NOTHING;
CREATE RULE told AS ON INSERT TO public.log DO NOTIFY heard;
ALTER TABLE public.t DISABLE RULE nothing;
ALTER TABLE public.t ENABLE ALWAYS RULE logged;
COMMENT ON RULE "Insert It" ON public.v IS 'inserts';
