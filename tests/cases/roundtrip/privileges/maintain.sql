-- min_version: 17
-- MAINTAIN, given and taken away from the owner.
CREATE ROLE keeper;
CREATE TABLE public.t (id integer);
GRANT MAINTAIN ON public.t TO keeper;
CREATE TABLE public.u (id integer);
REVOKE MAINTAIN ON public.u FROM CURRENT_USER;
