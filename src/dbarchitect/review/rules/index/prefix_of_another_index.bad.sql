CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    weight integer NOT NULL,
    sent_at timestamptz NOT NULL
);
CREATE INDEX parcels_weight_idx ON parcels (weight);
CREATE INDEX parcels_weight_sent_at_idx ON parcels (weight, sent_at);

-- case: the beginning of a unique constraint's index
CREATE TABLE letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    street text NOT NULL,
    house integer NOT NULL,
    UNIQUE (street, house)
);
CREATE INDEX letters_street_idx ON letters (street);

-- case: read backwards it is the beginning of the other
CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seen_on date NOT NULL,
    room integer NOT NULL
);
CREATE INDEX visits_seen_on_idx ON visits (seen_on);
CREATE INDEX visits_latest_idx ON visits (seen_on DESC, room);

-- case: the other one has the columns that it includes
CREATE TABLE calls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    caller integer NOT NULL,
    seconds integer NOT NULL
);
CREATE INDEX calls_caller_idx ON calls (caller);
CREATE INDEX calls_covering_idx ON calls (caller) INCLUDE (seconds);

-- case: of a partitioned table
CREATE TABLE entries (
    id bigint NOT NULL,
    made_at timestamptz NOT NULL,
    amount integer NOT NULL,
    PRIMARY KEY (id, made_at)
) PARTITION BY RANGE (made_at);
CREATE TABLE entries_2026 PARTITION OF entries
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE entries_later PARTITION OF entries DEFAULT;
CREATE INDEX entries_amount_idx ON entries (amount);
CREATE INDEX entries_amount_made_at_idx ON entries (amount, made_at);
