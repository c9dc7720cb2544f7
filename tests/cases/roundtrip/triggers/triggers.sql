-- Triggers: timings, events, columns, conditions, constraint triggers, on views, switched off.
CREATE TABLE public.t (id integer, "Name" text);
CREATE TABLE public.other (id integer);
CREATE VIEW public.v AS SELECT * FROM public.t;
CREATE FUNCTION public.fire() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER "Before" BEFORE INSERT OR UPDATE OF "Name", id ON public.t FOR EACH ROW WHEN (NEW."Name" <> 'it''s') EXECUTE FUNCTION public.fire('x', '1', 'a\b');
CREATE TRIGGER emptied AFTER TRUNCATE ON public.t FOR EACH STATEMENT EXECUTE FUNCTION public.fire();
CREATE TRIGGER tables AFTER UPDATE ON public.t REFERENCING OLD TABLE AS "Old" NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.fire();
CREATE CONSTRAINT TRIGGER late AFTER DELETE ON public.t FROM public.other DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.fire();
CREATE TRIGGER instead INSTEAD OF INSERT ON public.v FOR EACH ROW EXECUTE FUNCTION public.fire();
CREATE TRIGGER off BEFORE DELETE ON public.t FOR EACH ROW EXECUTE FUNCTION public.fire();
CREATE TRIGGER always BEFORE DELETE ON public.t FOR EACH ROW EXECUTE FUNCTION public.fire();
CREATE TRIGGER replica BEFORE DELETE ON public.t FOR EACH ROW EXECUTE FUNCTION public.fire();
ALTER TABLE public.t DISABLE TRIGGER off;
ALTER TABLE public.t ENABLE ALWAYS TRIGGER always;
ALTER TABLE public.t ENABLE REPLICA TRIGGER replica;
COMMENT ON TRIGGER "Before" ON public.t IS 'before';
