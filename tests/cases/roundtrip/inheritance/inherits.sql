-- INHERITS: merged columns, several parents, constraints inherited, local or not at all.
CREATE TABLE public.base (id integer NOT NULL, name text DEFAULT 'base', CHECK (id > 0), CONSTRAINT not_below CHECK (id < 1000) NO INHERIT);
CREATE TABLE public.other (name text, extra integer NOT NULL);
CREATE TABLE public.child (own text) INHERITS (public.base);
CREATE TABLE public.merged (id integer NOT NULL, more text NOT NULL) INHERITS (public.base);
CREATE TABLE public.both (z integer) INHERITS (public.child, public.other);
ALTER TABLE public.child ALTER COLUMN name SET DEFAULT 'child';
ALTER TABLE public.merged ALTER COLUMN name DROP DEFAULT;
ALTER TABLE public.child ALTER COLUMN name SET NOT NULL;
CREATE TABLE public.later (id integer NOT NULL, name text, CONSTRAINT base_id_check CHECK (id > 0));
ALTER TABLE public.later INHERIT public.base;
CREATE TABLE public.freed () INHERITS (public.base);
ALTER TABLE public.freed NO INHERIT public.base;
ALTER TABLE ONLY public.merged ADD CONSTRAINT merged_only CHECK (id <> 7) NO INHERIT;
ALTER TABLE public.merged ADD PRIMARY KEY (id);
CREATE INDEX ON public.child (id);
