-- Partitions of partitions: bounds, defaults, keys by expression, indexes that follow or do not.
CREATE SCHEMA "Archive";
CREATE TABLE public.events (
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL DEFAULT 'x',
    "Payload" jsonb,
    CONSTRAINT events_check CHECK (id > 0),
    PRIMARY KEY (id, at, kind)
) PARTITION BY RANGE (at);
CREATE INDEX events_kind ON public.events (kind);
CREATE INDEX ON public.events (at, kind DESC);
CREATE TABLE public.events_2024 PARTITION OF public.events FOR VALUES FROM ('2024-01-01+00') TO ('2025-01-01+00');
CREATE TABLE "Archive"."events 2025" PARTITION OF public.events
    FOR VALUES FROM ('2025-01-01+00') TO (MAXVALUE) PARTITION BY LIST (kind);
CREATE TABLE "Archive"."a'b" PARTITION OF "Archive"."events 2025" FOR VALUES IN ('a', 'b''c', NULL);
CREATE TABLE "Archive".rest PARTITION OF "Archive"."events 2025" DEFAULT PARTITION BY HASH (id);
CREATE TABLE "Archive".rest_0 PARTITION OF "Archive".rest FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE "Archive".rest_1 PARTITION OF "Archive".rest FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE public.events_default PARTITION OF public.events DEFAULT;
ALTER INDEX public.events_2024_kind_idx RENAME TO "Renamed";
CREATE INDEX only_here ON public.events_2024 ("Payload");
CREATE TABLE public.by_expression (id integer, kind text) PARTITION BY HASH (lower(kind), id, (id + 1));
CREATE TABLE public.by_expression_0 PARTITION OF public.by_expression FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE TABLE public.empty_parent (id integer, v text COLLATE "C") PARTITION BY RANGE (id, v COLLATE "POSIX" text_pattern_ops);
COMMENT ON TABLE public.events_2024 IS 'last year';
COMMENT ON INDEX "Archive".rest_0_pkey IS 'a partition''s key';
