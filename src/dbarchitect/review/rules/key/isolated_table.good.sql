-- look-alike: one refers to the other
CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Letters" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Sender" bigint NOT NULL REFERENCES people (id)
);
CREATE INDEX ON "Other"."Letters" ("Sender");

-- look-alike: a partition refers by itself
CREATE TABLE events (
    id bigint NOT NULL,
    person bigint NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (1000);
ALTER TABLE events_1 ADD FOREIGN KEY (person) REFERENCES people (id);
CREATE INDEX ON events_1 (person);

-- look-alike: a parent and its child
CREATE TABLE things (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE boxes (PRIMARY KEY (id)) INHERITS (things);
