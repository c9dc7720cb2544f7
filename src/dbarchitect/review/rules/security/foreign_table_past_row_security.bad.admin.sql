-- Only who may use a foreign-data wrapper makes servers.
CREATE FOREIGN DATA WRAPPER elsewhere;
CREATE SERVER billing FOREIGN DATA WRAPPER elsewhere;
CREATE FOREIGN TABLE public.payments (id bigint, amount numeric(12, 2)) SERVER billing;
ALTER FOREIGN TABLE public.payments OWNER TO lab_owner;
GRANT SELECT ON public.payments TO PUBLIC;
-- case: in another schema that everybody may use, with writing
CREATE FOREIGN TABLE "Other"."Refunds" ("Id" bigint) SERVER billing;
ALTER FOREIGN TABLE "Other"."Refunds" OWNER TO lab_owner;
GRANT SELECT, INSERT ON "Other"."Refunds" TO PUBLIC;
