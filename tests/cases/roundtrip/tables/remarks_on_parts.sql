-- Comments, clusters and identities on parts that come with something else.
CREATE TABLE public.t (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text UNIQUE, w integer NOT NULL);
COMMENT ON SEQUENCE public.t_id_seq IS 'behind an identity';
COMMENT ON INDEX public.t_v_key IS 'behind a constraint';
ALTER TABLE public.t CLUSTER ON t_v_key;
ALTER TABLE public.t ALTER COLUMN v SET NOT NULL;
ALTER TABLE public.t REPLICA IDENTITY USING INDEX t_v_key;
CREATE MATERIALIZED VIEW public.m WITH (toast.autovacuum_enabled = false, autovacuum_enabled = false) AS SELECT id, v FROM public.t;
CREATE INDEX m_id ON public.m (id);
ALTER MATERIALIZED VIEW public.m CLUSTER ON m_id;
ALTER MATERIALIZED VIEW public.m ALTER COLUMN v SET STATISTICS 77;
CREATE STATISTICS public.m_stats ON id, v FROM public.m;
CREATE TABLE public.base (id integer, CONSTRAINT small CHECK (id < 10));
CREATE TABLE public.heir () INHERITS (public.base);
COMMENT ON CONSTRAINT small ON public.heir IS 'inherited';
COMMENT ON CONSTRAINT small ON public.base IS 'the parent''s';
CREATE TABLE public.p (id integer REFERENCES public.t, v integer) PARTITION BY LIST (v);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES IN (1);
CREATE UNIQUE INDEX p_unique ON public.p (v, id);
COMMENT ON INDEX public.p1_v_id_idx IS 'attached';
COMMENT ON COLUMN public.p1.v IS 'a partition''s column';
ALTER TABLE public.p1 ALTER COLUMN v SET NOT NULL;
ALTER TABLE public.p1 ALTER COLUMN id SET NOT NULL;
ALTER TABLE public.p1 REPLICA IDENTITY USING INDEX p1_v_id_idx;
ALTER TABLE public.p1 CLUSTER ON p1_v_id_idx;
ALTER TABLE public.p1 ENABLE ROW LEVEL SECURITY;
CREATE POLICY inner_one ON public.p1 USING (v = 1);
CREATE TABLE public.long_names_are_cut_where_the_server_cuts_them_so_we_must_know_it (
    the_first_of_the_long_columns integer, the_second_of_the_long_columns integer,
    UNIQUE (the_first_of_the_long_columns, the_second_of_the_long_columns),
    CHECK (the_first_of_the_long_columns < the_second_of_the_long_columns)
);
CREATE TABLE public."Ünïcode 表 🐘" ("sp ace" integer PRIMARY KEY, "new
line" text, "semi;colon" text DEFAULT ';--', "per%cent" text DEFAULT '%s %(x)s %%', "dollar$1" text DEFAULT '$1 $$');
