-- Publications: all tables, some, none; some operations; through the root.
CREATE TABLE public.t (id integer PRIMARY KEY);
CREATE TABLE public."T 2" (id integer PRIMARY KEY) PARTITION BY HASH (id);
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE PUBLICATION "Some ""Tables" FOR TABLE public.t, public."T 2" WITH (publish = 'insert, truncate', publish_via_partition_root = true);
CREATE PUBLICATION nothing;
CREATE PUBLICATION silent FOR TABLE public.t WITH (publish = '');
COMMENT ON PUBLICATION nothing IS 'empty';
