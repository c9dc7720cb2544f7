CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    weight integer NOT NULL
);
CREATE INDEX parcels_weight_idx ON parcels (weight);

-- case: a unique index
CREATE TABLE letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number bigint NOT NULL
);
CREATE UNIQUE INDEX letters_number_key ON letters (number);

-- case: left behind by REINDEX CONCURRENTLY
CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    room integer NOT NULL
);
CREATE INDEX visits_room_idx ON visits (room);
CREATE INDEX visits_room_idx_ccnew ON visits (room);

-- case: the index of one partition
CREATE TABLE entries (
    id bigint NOT NULL,
    made_at timestamptz NOT NULL,
    amount integer NOT NULL,
    PRIMARY KEY (id, made_at)
) PARTITION BY RANGE (made_at);
CREATE TABLE entries_2026 PARTITION OF entries
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE entries_later PARTITION OF entries DEFAULT;
CREATE INDEX entries_2026_amount_idx ON entries_2026 (amount);
