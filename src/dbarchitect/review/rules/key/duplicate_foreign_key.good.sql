CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- look-alike: two references to one table by different columns
CREATE TABLE transfers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sender_id bigint NOT NULL REFERENCES people (id),
    receiver_id bigint NOT NULL REFERENCES people (id)
);
CREATE INDEX ON transfers (sender_id);
CREATE INDEX ON transfers (receiver_id);

-- look-alike: the same pair of columns crossed
CREATE TABLE pairs (
    a bigint NOT NULL,
    b bigint NOT NULL,
    c bigint NOT NULL,
    d bigint NOT NULL,
    PRIMARY KEY (a, b),
    UNIQUE (c, d),
    FOREIGN KEY (c, d) REFERENCES pairs (a, b),
    FOREIGN KEY (d, c) REFERENCES pairs (a, b)
);
CREATE INDEX ON pairs (d, c);

-- look-alike: what partitions inherit, in another schema with names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Entries" (
    "Id" bigint NOT NULL,
    "At" timestamptz NOT NULL,
    "Person" bigint NOT NULL REFERENCES public.people (id),
    PRIMARY KEY ("Id", "At")
) PARTITION BY RANGE ("At");
CREATE TABLE "Other"."Entries_2026" PARTITION OF "Other"."Entries"
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE "Other"."Entries_2027" PARTITION OF "Other"."Entries"
    FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
CREATE INDEX ON "Other"."Entries" ("Person");
