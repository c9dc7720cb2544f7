-- Several parents with the same columns, constraints and defaults; a tree of three levels.
CREATE TABLE public.a (id integer NOT NULL DEFAULT 1, x text, CONSTRAINT c CHECK (id > 0));
CREATE TABLE public.b (id integer NOT NULL DEFAULT 1, y text, CONSTRAINT c CHECK (id > 0));
CREATE TABLE public.ab () INHERITS (public.a, public.b);
CREATE TABLE public.ba (z text) INHERITS (public.b, public.a);
CREATE TABLE public.deep (id integer DEFAULT 9, CONSTRAINT c CHECK (id > 0), CONSTRAINT d CHECK (z <> '')) INHERITS (public.ba);
CREATE TABLE public.conflict_a (n integer DEFAULT 1);
CREATE TABLE public.conflict_b (n integer DEFAULT 2);
CREATE TABLE public.resolved (n integer DEFAULT 3) INHERITS (public.conflict_a, public.conflict_b);
CREATE TABLE public.generated (id integer, g integer GENERATED ALWAYS AS (id * 2) STORED);
CREATE TABLE public.generated_heir (more text) INHERITS (public.generated);
CREATE TABLE public.other_parent (id integer, late text);
ALTER TABLE public.ab ADD CONSTRAINT own CHECK (x <> y);
ALTER TABLE public.a ALTER COLUMN x SET STORAGE EXTERNAL;
ALTER TABLE public.ab ALTER COLUMN x SET STATISTICS 5;
