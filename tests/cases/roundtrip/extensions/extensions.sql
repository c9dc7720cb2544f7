-- Extensions in a schema of their own; their types, operators and classes used by ours.
CREATE SCHEMA "Ext";
CREATE EXTENSION citext WITH SCHEMA "Ext";
CREATE EXTENSION pg_trgm WITH SCHEMA public;
CREATE EXTENSION btree_gist WITH SCHEMA "Ext";
COMMENT ON EXTENSION citext IS 'our own words';
CREATE TABLE public.t (mail "Ext".citext PRIMARY KEY, name text, room integer, during tsrange,
    EXCLUDE USING gist (room WITH =, during WITH &&));
CREATE INDEX trigrams ON public.t USING gin (name public.gin_trgm_ops);
CREATE DOMAIN public.mail AS "Ext".citext CHECK (VALUE OPERATOR("Ext".~) '@');
CREATE VIEW public.v AS SELECT mail FROM public.t WHERE mail OPERATOR("Ext".=) 'a'::"Ext".citext;
