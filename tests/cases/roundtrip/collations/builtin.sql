-- min_version: 17
-- Collations that PostgreSQL brings along.
CREATE COLLATION public.code_points (provider = builtin, locale = 'C.UTF-8');
CREATE TABLE public.t (a text COLLATE public.code_points PRIMARY KEY);
