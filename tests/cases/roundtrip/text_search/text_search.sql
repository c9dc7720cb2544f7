-- Text search: dictionaries with options, configurations with mappings, and what uses them.
CREATE SCHEMA "Odd Schema";
CREATE ROLE round_trip_librarian;
CREATE TEXT SEARCH DICTIONARY public.plain (TEMPLATE = simple, Accept = false, StopWords = 'english');
CREATE TEXT SEARCH DICTIONARY "Odd Schema"."Stems" (TEMPLATE = snowball, language = 'french');
CREATE TEXT SEARCH DICTIONARY public.bare (TEMPLATE = simple);
COMMENT ON TEXT SEARCH DICTIONARY public.plain IS 'it''s plain';
ALTER TEXT SEARCH DICTIONARY public.bare OWNER TO round_trip_librarian;
CREATE TEXT SEARCH CONFIGURATION public.plain (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION public.plain ADD MAPPING FOR asciiword, word, hword WITH public.plain, "Odd Schema"."Stems";
ALTER TEXT SEARCH CONFIGURATION public.plain ADD MAPPING FOR url WITH public.bare, simple;
COMMENT ON TEXT SEARCH CONFIGURATION public.plain IS 'of documents';
CREATE TEXT SEARCH CONFIGURATION "Odd Schema"."English" (COPY = pg_catalog.english);
CREATE TEXT SEARCH CONFIGURATION public.empty (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION public.empty OWNER TO round_trip_librarian;
CREATE TABLE public.documents (
    body text,
    search tsvector GENERATED ALWAYS AS (to_tsvector('public.plain', body)) STORED
);
CREATE INDEX documents_english ON public.documents USING gin (to_tsvector('"Odd Schema"."English"', body));
CREATE VIEW public.found AS SELECT * FROM public.documents WHERE search @@ to_tsquery('public.plain', 'a');
