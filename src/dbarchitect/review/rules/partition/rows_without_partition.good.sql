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
