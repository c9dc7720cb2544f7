-- min_version: 15
-- security_invoker.
CREATE TABLE public.t (id integer);
CREATE VIEW public.v WITH (security_invoker = true, security_barrier) AS SELECT * FROM public.t;
