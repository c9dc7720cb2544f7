-- min_version: 15
-- Unlogged sequences, of their own and behind an identity column that differs from its table.
CREATE UNLOGGED SEQUENCE public.fast;
CREATE UNLOGGED TABLE public.t (id integer GENERATED ALWAYS AS IDENTITY, s serial);
CREATE TABLE public.logged (id integer GENERATED ALWAYS AS IDENTITY);
ALTER SEQUENCE public.logged_id_seq SET UNLOGGED;
