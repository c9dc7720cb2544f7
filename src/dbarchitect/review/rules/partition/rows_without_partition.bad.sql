CREATE TABLE visits (
    id bigint NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (id, seen_at)
) PARTITION BY RANGE (seen_at);
CREATE TABLE visits_2024 PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

-- case: a DEFAULT partition takes the rows; by date, in mixed case
CREATE TABLE "Entries" ("Id" bigint NOT NULL, "Day" date NOT NULL, PRIMARY KEY ("Id", "Day"))
    PARTITION BY RANGE ("Day");
CREATE TABLE "Entries_2024" PARTITION OF "Entries" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE "Entries_rest" PARTITION OF "Entries" DEFAULT;

-- case: a remainder without a partition, where moduli differ
CREATE TABLE accounts (id bigint PRIMARY KEY) PARTITION BY HASH (id);
CREATE TABLE accounts_0 PARTITION OF accounts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE accounts_1 PARTITION OF accounts FOR VALUES WITH (MODULUS 4, REMAINDER 1);

-- case: a gap between two ranges, of numbers and of days
CREATE TABLE parcels (id bigint PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE parcels_0 PARTITION OF parcels FOR VALUES FROM (MINVALUE) TO (-5);
CREATE TABLE parcels_1 PARTITION OF parcels FOR VALUES FROM (1000) TO (MAXVALUE);
CREATE TABLE "Days" ("Id" bigint, "Day" date, PRIMARY KEY ("Id", "Day")) PARTITION BY RANGE ("Day");
CREATE TABLE "Days_2024" PARTITION OF "Days" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE "Days_later" PARTITION OF "Days" FOR VALUES FROM ('2025-02-01') TO (MAXVALUE);

-- case: a label of the enum that no partition lists
CREATE SCHEMA "Other";
CREATE TYPE "Other"."State" AS ENUM ('open', 'it''s, done', 'gone');
CREATE TABLE "Other".tickets (
    id bigint,
    state "Other"."State",
    PRIMARY KEY (id, state)
) PARTITION BY LIST (state);
CREATE TABLE "Other".tickets_open PARTITION OF "Other".tickets FOR VALUES IN ('open');
CREATE TABLE "Other".tickets_gone PARTITION OF "Other".tickets FOR VALUES IN ('gone');
