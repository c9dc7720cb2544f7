-- min_version: 15
-- Publications with row filters, column lists and whole schemas.
CREATE SCHEMA "App";
CREATE TABLE public.t (id integer PRIMARY KEY, a text, "B" integer);
CREATE TABLE "App".u (id integer PRIMARY KEY);
CREATE PUBLICATION filtered FOR TABLE public.t WHERE (id > 5 AND "B" < 10);
CREATE PUBLICATION "columns" FOR TABLE public.t (id, "B");
CREATE PUBLICATION schemas FOR TABLES IN SCHEMA "App", public;
CREATE PUBLICATION mixed FOR TABLE public.t, TABLES IN SCHEMA "App";
