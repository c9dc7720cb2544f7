CREATE TABLE entries (
    id bigint NOT NULL,
    made_at timestamptz NOT NULL,
    amount integer NOT NULL,
    PRIMARY KEY (id, made_at)
) PARTITION BY RANGE (made_at);
CREATE TABLE entries_2026 PARTITION OF entries
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE entries_later PARTITION OF entries DEFAULT;
CREATE INDEX entries_amount_idx ON ONLY entries (amount);

-- case: a partition has such an index, and it is not attached
CREATE INDEX entries_2026_amount_idx ON entries_2026 (amount);

-- case: unique, in mixed case
CREATE TABLE "Letters" ("Id" bigint PRIMARY KEY, "Number" bigint NOT NULL) PARTITION BY HASH ("Id");
CREATE TABLE "Letters_0" PARTITION OF "Letters" FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE UNIQUE INDEX "Letters_Number" ON ONLY "Letters" ("Number", "Id");
