-- look-alike: the columns of the key in another order
CREATE TABLE seats (
    place integer,
    line integer,
    price numeric NOT NULL,
    PRIMARY KEY (line, place)
);

-- look-alike: a child begins with its parent's columns
CREATE TABLE things (name text NOT NULL, PRIMARY KEY (name));
CREATE TABLE boxes (id bigint PRIMARY KEY) INHERITS (things);

-- look-alike: a table of a type begins with the type's columns
CREATE SCHEMA "Other";
CREATE TYPE "Other"."Pair" AS ("Left" text, "Right" text);
CREATE TABLE "Other"."Pairs" OF "Other"."Pair" (PRIMARY KEY ("Right"));
