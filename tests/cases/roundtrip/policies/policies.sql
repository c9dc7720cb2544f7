-- Row-level security: flags with and without policies, commands, roles, both expressions.
CREATE ROLE "round trip Tenant";
CREATE ROLE round_trip_reader;
CREATE TABLE public.t (id integer, tenant text, "Secret" boolean);
CREATE TABLE public.u (id integer);
CREATE TABLE public.w (id integer);
ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.t FORCE ROW LEVEL SECURITY;
ALTER TABLE public.u ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.w FORCE ROW LEVEL SECURITY;
CREATE POLICY "All of It" ON public.t USING (tenant = current_user) WITH CHECK (tenant = current_setting('app.it''s'));
CREATE POLICY reads ON public.t AS RESTRICTIVE FOR SELECT TO "round trip Tenant", round_trip_reader USING (NOT "Secret" AND EXISTS (SELECT 1 FROM public.u WHERE u.id = t.id));
CREATE POLICY adds ON public.t FOR INSERT TO round_trip_reader WITH CHECK (id > 0);
CREATE POLICY changes ON public.t FOR UPDATE TO CURRENT_USER USING (true);
CREATE POLICY removes ON public.t FOR DELETE TO PUBLIC USING (false);
CREATE POLICY idle ON public.w USING (true);
COMMENT ON POLICY reads ON public.t IS 'who reads';
