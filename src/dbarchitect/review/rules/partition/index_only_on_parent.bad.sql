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

-- case: each partition has such an index, which queries use, and one is not attached
CREATE TABLE "Parcels" ("Id" bigint PRIMARY KEY, "Weight" integer NOT NULL) PARTITION BY HASH ("Id");
CREATE TABLE "Parcels_0" PARTITION OF "Parcels" FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX "Parcels_Weight" ON ONLY "Parcels" ("Weight");
CREATE INDEX "Parcels_0_Weight" ON "Parcels_0" ("Weight");
CREATE TABLE stamps (id bigint NOT NULL, code text NOT NULL) PARTITION BY LIST (code);
CREATE TABLE stamps_rest PARTITION OF stamps DEFAULT;
CREATE UNIQUE INDEX stamps_code_id ON ONLY stamps (code, id);
CREATE UNIQUE INDEX stamps_rest_code_id ON stamps_rest (code, id);
ALTER TABLE stamps ADD PRIMARY KEY (id, code);
