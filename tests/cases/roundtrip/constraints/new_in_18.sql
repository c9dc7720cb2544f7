-- min_version: 18
-- NOT ENFORCED, WITHOUT OVERLAPS and PERIOD, virtual columns, NOT VALID keys of partitioned tables.
CREATE EXTENSION btree_gist;
CREATE TABLE public.booked_of (id integer PRIMARY KEY);
CREATE TABLE public.rooms (
    id integer, during tsrange, v integer,
    doubled integer GENERATED ALWAYS AS (v * 2) VIRTUAL,
    CONSTRAINT rooms_key PRIMARY KEY (id, during WITHOUT OVERLAPS),
    CONSTRAINT loose CHECK (v > 0) NOT ENFORCED
);
CREATE TABLE public.booked (
    id integer, room integer, during tsrange,
    CONSTRAINT in_time FOREIGN KEY (room, PERIOD during) REFERENCES public.rooms (id, PERIOD during),
    CONSTRAINT loosely FOREIGN KEY (id) REFERENCES public.booked_of (id) NOT ENFORCED,
    UNIQUE (room, during WITHOUT OVERLAPS)
);
CREATE TABLE public.target (id integer PRIMARY KEY);
CREATE TABLE public.parted (id integer, t integer) PARTITION BY HASH (id);
CREATE TABLE public.parted_0 PARTITION OF public.parted FOR VALUES WITH (modulus 1, remainder 0);
ALTER TABLE public.parted ADD CONSTRAINT later FOREIGN KEY (t) REFERENCES public.target NOT VALID;
