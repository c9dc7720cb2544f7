-- min_version: 17
-- Identity columns and exclusion constraints of partitioned tables.
CREATE TABLE public.p (id bigint GENERATED ALWAYS AS IDENTITY (START 7), k integer, during int4range,
    EXCLUDE USING btree (k WITH =)) PARTITION BY LIST (k);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES IN (1);
CREATE TABLE public.p2 (during int4range, k integer, id bigint NOT NULL);
ALTER TABLE public.p ATTACH PARTITION public.p2 FOR VALUES IN (2);
