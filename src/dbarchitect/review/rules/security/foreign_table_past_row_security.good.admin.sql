-- Only who may use a foreign-data wrapper makes servers.
CREATE FOREIGN DATA WRAPPER elsewhere;
CREATE SERVER billing FOREIGN DATA WRAPPER elsewhere;
-- look-alike: for a role of its own
CREATE FOREIGN TABLE public.payments (id bigint, amount numeric(12, 2)) SERVER billing;
GRANT SELECT ON public.payments TO sec_reports;
-- look-alike: nobody but the owner may use it
CREATE FOREIGN TABLE public.refunds (id bigint) SERVER billing;
-- look-alike: in a schema that nobody else may use
CREATE FOREIGN TABLE internal.fees (id bigint) SERVER billing;
GRANT SELECT ON internal.fees TO PUBLIC;
-- look-alike: PUBLIC may do nothing with its rows
CREATE FOREIGN TABLE public.rates (id bigint) SERVER billing;
GRANT TRIGGER ON public.rates TO PUBLIC;
