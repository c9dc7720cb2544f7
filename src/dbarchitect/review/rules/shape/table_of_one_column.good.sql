-- look-alike: foreign keys refer to it
CREATE TABLE parties (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE persons (
    id bigint PRIMARY KEY REFERENCES parties (id),
    name text NOT NULL
);

-- look-alike: a list of values
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Currencies" ("Code" text PRIMARY KEY);

-- look-alike: a part of its parent's rows
CREATE TABLE blocked_parties (party_id bigint PRIMARY KEY REFERENCES parties (id));

-- look-alike: what children have in common
CREATE TABLE things (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE boxes (width integer NOT NULL, PRIMARY KEY (id)) INHERITS (things);
