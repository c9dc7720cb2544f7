-- Keys, checks and foreign keys of every kind that all majors know.
CREATE SCHEMA "Other";
CREATE TABLE public.parent (
    id integer CONSTRAINT "parent pk" PRIMARY KEY,
    code text NOT NULL,
    "order" integer,
    CONSTRAINT "Code Unique" UNIQUE (code) INCLUDE ("order"),
    CONSTRAINT later UNIQUE ("order", id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT positive CHECK ("order" > 0 AND ("order" < 10 OR code <> ')')),
    CHECK (code ~ '^[A-Z]+\d$'),
    CONSTRAINT alone CHECK (id <> 5) NO INHERIT
);
CREATE TABLE "Other".parent (id integer PRIMARY KEY, self integer REFERENCES "Other".parent);
CREATE TABLE public.child (
    id integer PRIMARY KEY,
    parent_id integer NOT NULL REFERENCES public.parent ON DELETE CASCADE ON UPDATE SET NULL,
    other integer REFERENCES "Other".parent (id) ON DELETE SET DEFAULT DEFERRABLE,
    code text REFERENCES public.parent (code) MATCH FULL,
    CONSTRAINT "late FK" FOREIGN KEY (other) REFERENCES public.parent (id) ON DELETE RESTRICT
        DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE public.child ADD CONSTRAINT unchecked CHECK (id < 100) NOT VALID;
ALTER TABLE public.child ADD CONSTRAINT unfollowed FOREIGN KEY (id) REFERENCES public.parent NOT VALID;
CREATE TABLE public.a (id integer PRIMARY KEY, b_id integer);
CREATE TABLE public.b (id integer PRIMARY KEY, c_id integer);
CREATE TABLE public.c (id integer PRIMARY KEY, a_id integer REFERENCES public.a);
ALTER TABLE public.a ADD FOREIGN KEY (b_id) REFERENCES public.b;
ALTER TABLE public.b ADD FOREIGN KEY (c_id) REFERENCES public.c;
CREATE TABLE public.booked (
    room integer,
    during tsrange,
    active boolean,
    CONSTRAINT "no overlap" EXCLUDE USING gist (during WITH &&) WHERE (active),
    EXCLUDE USING btree (room WITH =) INCLUDE (active) DEFERRABLE
);
CREATE TABLE public.filled (id integer, UNIQUE (id) WITH (fillfactor = 50));
COMMENT ON CONSTRAINT positive ON public.parent IS 'the order''s place';
COMMENT ON CONSTRAINT "late FK" ON public.child IS 'checked late';
COMMENT ON INDEX public."Code Unique" IS 'the index';
COMMENT ON CONSTRAINT "Code Unique" ON public.parent IS 'the constraint';
