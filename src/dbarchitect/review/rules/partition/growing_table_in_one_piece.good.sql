-- look-alike: partitioned, in another schema with names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Visits" ("Id" bigint, "On" date NOT NULL, PRIMARY KEY ("Id", "On")) PARTITION BY RANGE ("On");
CREATE TABLE "Other"."Visits_of_now" PARTITION OF "Other"."Visits" FOR VALUES FROM ('2020-01-01') TO ('2100-01-01');
CREATE TABLE "Other"."Visits_other" PARTITION OF "Other"."Visits" DEFAULT;

-- look-alike: nothing goes
CREATE TABLE journal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    page text NOT NULL,
    happened_at timestamptz NOT NULL
);

-- look-alike: rows change later: a table of things
CREATE TABLE tasks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    page text NOT NULL,
    happened_at timestamptz NOT NULL
);

-- look-alike: no time in it
CREATE TABLE links (id bigint PRIMARY KEY, page text NOT NULL);

-- look-alike: smaller than the cache
CREATE TABLE recent (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    page text NOT NULL,
    happened_at timestamptz NOT NULL
);
