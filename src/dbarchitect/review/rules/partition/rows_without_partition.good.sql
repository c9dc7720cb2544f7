-- look-alike: partitions for all times to come
CREATE TABLE visits (
    id bigint NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (id, seen_at)
) PARTITION BY RANGE (seen_at);
CREATE TABLE visits_2024 PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE visits_later PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO (MAXVALUE);

-- look-alike: the last one ends in a century, in mixed case
CREATE TABLE "Entries" ("Id" bigint NOT NULL, "At" timestamptz NOT NULL, PRIMARY KEY ("Id", "At"))
    PARTITION BY RANGE ("At");
CREATE TABLE "Entries_all" PARTITION OF "Entries"
    FOR VALUES FROM ('2024-01-01 00:00:00') TO ('2124-01-01 00:00:00');

-- look-alike: ranges of numbers, and a list of values that are all there are
CREATE TABLE accounts (id bigint PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE accounts_0 PARTITION OF accounts FOR VALUES FROM (0) TO (1000000);
CREATE TABLE flags (id bigint NOT NULL, flag boolean NOT NULL, PRIMARY KEY (id, flag))
    PARTITION BY LIST (flag);
CREATE TABLE flags_on PARTITION OF flags FOR VALUES IN (true);
CREATE TABLE flags_off PARTITION OF flags FOR VALUES IN (false);

-- look-alike: moduli that differ and leave nothing out
CREATE TABLE letters (id bigint PRIMARY KEY) PARTITION BY HASH (id);
CREATE TABLE letters_0 PARTITION OF letters FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE letters_1 PARTITION OF letters FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE letters_3 PARTITION OF letters FOR VALUES WITH (MODULUS 4, REMAINDER 3);

-- look-alike: a gap and a label that the DEFAULT partition takes
CREATE TABLE parcels (id bigint PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE parcels_0 PARTITION OF parcels FOR VALUES FROM (MINVALUE) TO (10);
CREATE TABLE parcels_1 PARTITION OF parcels FOR VALUES FROM (1000) TO (MAXVALUE);
CREATE TABLE parcels_rest PARTITION OF parcels DEFAULT;
CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE tickets (id bigint, state state, PRIMARY KEY (id, state)) PARTITION BY LIST (state);
CREATE TABLE tickets_open PARTITION OF tickets FOR VALUES IN ('open');
CREATE TABLE tickets_rest PARTITION OF tickets DEFAULT;

-- look-alike: ranges that meet, told in another order; and a list of any text
CREATE TABLE ranks (id integer PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE ranks_2 PARTITION OF ranks FOR VALUES FROM (100) TO (MAXVALUE);
CREATE TABLE ranks_1 PARTITION OF ranks FOR VALUES FROM (MINVALUE) TO (100);
CREATE TABLE areas (id bigint, area text, PRIMARY KEY (id, area)) PARTITION BY LIST (area);
CREATE TABLE areas_eu PARTITION OF areas FOR VALUES IN ('eu', 'uk');

-- look-alike: ranges of two columns
CREATE TABLE spots (x integer, y integer, PRIMARY KEY (x, y)) PARTITION BY RANGE (x, y);
CREATE TABLE spots_0 PARTITION OF spots FOR VALUES FROM (0, 0) TO (9, 9);
CREATE TABLE spots_1 PARTITION OF spots FOR VALUES FROM (20, 0) TO (29, 9);

-- look-alike: each label is listed, one with a comma and a quote in it
CREATE TYPE mood AS ENUM ('so, so', 'it''s, fine', 'a');
CREATE TABLE moods (id bigint, mood mood, PRIMARY KEY (id, mood)) PARTITION BY LIST (mood);
CREATE TABLE moods_1 PARTITION OF moods FOR VALUES IN ('a', 'it''s, fine');
CREATE TABLE moods_2 PARTITION OF moods FOR VALUES IN ('so, so');
