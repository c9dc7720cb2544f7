-- Indexes of one shape side by side, on the parent and on its partitions.
CREATE TABLE public.p (id integer NOT NULL, a integer, PRIMARY KEY (id)) PARTITION BY HASH (id);
CREATE TABLE public.p_0 PARTITION OF public.p FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE public.p_1 PARTITION OF public.p FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX ON public.p (a);
CREATE INDEX ON public.p_0 (a);
CREATE INDEX ON public.p (a);
CREATE INDEX "P_own" ON public.p_1 (a);
CREATE UNIQUE INDEX ON public.p_1 (id);
