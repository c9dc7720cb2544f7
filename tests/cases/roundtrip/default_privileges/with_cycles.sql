-- Tables that refer to each other exist before what is said of all tables to come.
CREATE ROLE dp_reader;
CREATE TABLE public.a (id integer PRIMARY KEY, b_id integer);
CREATE TABLE public.b (id integer PRIMARY KEY, a_id integer REFERENCES public.a);
ALTER TABLE public.a ADD FOREIGN KEY (b_id) REFERENCES public.b;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO dp_reader;
