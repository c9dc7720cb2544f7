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
