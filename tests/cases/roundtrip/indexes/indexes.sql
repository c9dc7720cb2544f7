-- Indexes: order, nulls, expressions, predicates, classes, collations, methods, parameters.
CREATE TABLE public.t (
    id integer, name text, "Mixed" text, tags text[], doc jsonb, at timestamptz, place point, v text COLLATE "C"
);
CREATE INDEX t_plain ON public.t (id);
CREATE UNIQUE INDEX "T Unique" ON public.t ("Mixed", id);
CREATE INDEX t_order ON public.t (id DESC, at ASC NULLS FIRST, name DESC NULLS LAST);
CREATE INDEX t_lower ON public.t (lower(name), (id + 1), (doc ->> 'a'));
CREATE INDEX t_partial ON public.t (at) WHERE name IS NOT NULL AND id > 0;
CREATE INDEX t_include ON public.t (id) INCLUDE (name, "Mixed");
CREATE INDEX t_pattern ON public.t (name text_pattern_ops, v varchar_pattern_ops);
CREATE INDEX t_collate ON public.t (name COLLATE "C", v COLLATE "POSIX");
CREATE INDEX t_gin ON public.t USING gin (tags, doc jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX t_gist ON public.t USING gist (place) WITH (buffering = auto, fillfactor = 80);
CREATE INDEX t_spgist ON public.t USING spgist (place quad_point_ops);
CREATE INDEX t_brin ON public.t USING brin (at) WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX t_hash ON public.t USING hash (name);
CREATE INDEX t_statistics ON public.t ((id * 2), (upper(name)));
ALTER INDEX public.t_statistics ALTER COLUMN 2 SET STATISTICS 400;
CREATE INDEX t_tsvector ON public.t USING gist (to_tsvector('english'::regconfig, name) tsvector_ops(siglen = 100));
CREATE UNIQUE INDEX t_identity ON public.t (id) WHERE false;
ALTER TABLE public.t CLUSTER ON t_plain;
COMMENT ON INDEX public."T Unique" IS 'unique';
CREATE TABLE public.replica (id integer NOT NULL);
CREATE UNIQUE INDEX replica_id ON public.replica (id);
ALTER TABLE public.replica REPLICA IDENTITY USING INDEX replica_id;
