-- min_version: 18
-- Stored generated columns in a publication.
CREATE TABLE public.t (id integer PRIMARY KEY, twice integer GENERATED ALWAYS AS (id * 2) STORED);
CREATE PUBLICATION with_generated FOR TABLE public.t WITH (publish_generated_columns = stored);
