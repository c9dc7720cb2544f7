-- Sequences: every option, descending, owned by a column, shared by two tables, used in defaults.
CREATE SCHEMA "S";
CREATE SEQUENCE public.plain;
CREATE SEQUENCE "S"."Quoted Seq" AS smallint START 5 INCREMENT 2 MINVALUE 3 MAXVALUE 99 CACHE 10 CYCLE;
CREATE SEQUENCE public.down INCREMENT -1;
CREATE SEQUENCE public.down_odd AS integer INCREMENT -3 MINVALUE -100 MAXVALUE 50 START 7;
CREATE TABLE public.owner (id integer NOT NULL DEFAULT nextval('public.plain'), n integer DEFAULT nextval('"S"."Quoted Seq"'::regclass));
CREATE SEQUENCE public.owned OWNED BY public.owner.n;
CREATE TABLE public.shares (id integer DEFAULT nextval('public.owned'::regclass));
CREATE TABLE public.a_before (id bigint DEFAULT nextval('public.plain'::regclass));
COMMENT ON SEQUENCE public.plain IS 'plain';
CREATE TABLE public.moved (id serial);
ALTER SEQUENCE public.moved_id_seq RENAME TO "Moved Seq";
CREATE TABLE "S".hidden (id bigserial);
