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

-- look-alike: true in one row at most, and null in the others; true or null by a CHECK
CREATE TABLE seasons (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    is_current boolean UNIQUE,
    is_archived boolean CHECK (is_archived),
    title text NOT NULL
);
