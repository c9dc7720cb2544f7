-- min_version: 18
-- NOT NULL as a constraint: named, inherited under other names, NO INHERIT, NOT VALID, commented.
CREATE TABLE public.t (
    a integer CONSTRAINT "A is there" NOT NULL,
    b integer CONSTRAINT t_b_not_null NOT NULL NO INHERIT,
    c integer,
    d integer NOT NULL,
    CONSTRAINT t_e_not_null CHECK (d > 0),
    e integer NOT NULL
);
ALTER TABLE public.t ADD CONSTRAINT "c later" NOT NULL c NOT VALID;
CREATE TABLE public.child (f integer) INHERITS (public.t);
CREATE TABLE public.own_name (a integer CONSTRAINT mine NOT NULL) INHERITS (public.t);
ALTER TABLE public.child ADD CONSTRAINT child_b NOT NULL b;
COMMENT ON CONSTRAINT "A is there" ON public.t IS 'named';
CREATE TABLE public.p (id integer CONSTRAINT there NOT NULL, v integer NOT NULL) PARTITION BY LIST (id);
CREATE TABLE public.p1 PARTITION OF public.p FOR VALUES IN (1);
CREATE TABLE public.p2 (id integer CONSTRAINT elsewhere NOT NULL, v integer CONSTRAINT p_v_not_null NOT NULL);
ALTER TABLE public.p ATTACH PARTITION public.p2 FOR VALUES IN (2);
ALTER TABLE public.p2 ADD CONSTRAINT p2_key PRIMARY KEY (id);
CREATE DOMAIN public.there AS integer CONSTRAINT "it is there" NOT NULL;
CREATE DOMAIN public.plainly AS integer NOT NULL;
CREATE TABLE public.keyed (id integer PRIMARY KEY, other integer UNIQUE);
