CREATE TABLE letters (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL);

-- look-alike: never analysed, so that nobody knows
CREATE TABLE drafts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL);

-- look-alike: one partition is empty, another is not
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Events" ("Id" bigint PRIMARY KEY) PARTITION BY RANGE ("Id");
CREATE TABLE "Other"."Events_1" PARTITION OF "Other"."Events" FOR VALUES FROM (0) TO (1000);
CREATE TABLE "Other"."Events_2" PARTITION OF "Other"."Events" FOR VALUES FROM (1000) TO (2000);

-- look-alike: the rows are in the children
CREATE TABLE things (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE boxes (PRIMARY KEY (id)) INHERITS (things);
