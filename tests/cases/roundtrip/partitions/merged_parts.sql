-- Partitions that brought their own keys, indexes and foreign keys under other names.
CREATE TABLE public.target (id integer PRIMARY KEY);
CREATE TABLE public.p (id integer NOT NULL, t integer, v integer,
    CONSTRAINT p_key PRIMARY KEY (id), CONSTRAINT p_t FOREIGN KEY (t) REFERENCES public.target) PARTITION BY RANGE (id);
CREATE TABLE public.a (id integer NOT NULL, t integer, v integer,
    CONSTRAINT "A Key" PRIMARY KEY (id), CONSTRAINT "A Target" FOREIGN KEY (t) REFERENCES public.target);
CREATE INDEX a_v ON public.a (v) WITH (fillfactor = 40);
CREATE INDEX p_v ON public.p (v);
ALTER TABLE public.p ATTACH PARTITION public.a FOR VALUES FROM (0) TO (10);
CREATE TABLE public.b PARTITION OF public.p FOR VALUES FROM (10) TO (20) PARTITION BY LIST (id);
CREATE TABLE public.b1 PARTITION OF public.b DEFAULT;
CREATE UNLOGGED TABLE public.c PARTITION OF public.p FOR VALUES FROM (20) TO (30);
CREATE INDEX b_only ON public.b (t, v);
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER fires AFTER INSERT ON public.p FOR EACH ROW EXECUTE FUNCTION public.f();
ALTER TABLE public.p DISABLE TRIGGER fires;
ALTER TABLE public.b1 ENABLE TRIGGER fires;
CREATE TRIGGER inner_only AFTER INSERT ON public.b FOR EACH ROW EXECUTE FUNCTION public.f();
COMMENT ON TRIGGER fires ON public.p IS 'fires';
ALTER TABLE public.p ADD CONSTRAINT unproven CHECK (v > 0) NOT VALID;
