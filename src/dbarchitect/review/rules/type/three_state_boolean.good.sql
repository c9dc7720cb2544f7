CREATE DOMAIN flag AS boolean NOT NULL;
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    active boolean DEFAULT true NOT NULL,
    -- look-alike: a CHECK that keeps null out
    approved boolean CHECK (approved IS NOT NULL),
    -- look-alike: a domain that does
    public flag,
    -- look-alike: a list of flags
    answers boolean[],
    -- look-alike: a generated one
    named boolean GENERATED ALWAYS AS (approved AND active) STORED
);
-- look-alike: a primary key, and a partition
CREATE TABLE "Switches" ("On" boolean PRIMARY KEY) PARTITION BY LIST ("On");
CREATE TABLE "Switches_on" PARTITION OF "Switches" FOR VALUES IN (true);
CREATE TABLE "Switches_off" PARTITION OF "Switches" FOR VALUES IN (false);
