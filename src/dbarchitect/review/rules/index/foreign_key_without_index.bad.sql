CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id)
);

-- case: an index whose first column is another one
CREATE TABLE receipts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id),
    receipt_number bigint NOT NULL,
    UNIQUE (receipt_number, customer_id)
);

-- case: a partial index with another predicate
CREATE TABLE tickets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id),
    priority integer NOT NULL
);
CREATE INDEX tickets_urgent_idx ON tickets (customer_id) WHERE priority > 3;

-- case: a BRIN index
CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id)
);
CREATE INDEX visits_brin_idx ON visits USING brin (customer_id);

-- case: an index of an expression of the column
CREATE TABLE calls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id)
);
CREATE INDEX calls_expression_idx ON calls ((customer_id + 0));

-- case: an index that only includes the column
CREATE TABLE letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sent_at timestamptz NOT NULL,
    customer_id bigint NOT NULL REFERENCES customers (id)
);
CREATE INDEX letters_sent_at_idx ON letters (sent_at) INCLUDE (customer_id);

-- case: an invalid index
CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id)
);
CREATE INDEX parcels_customer_id_idx ON parcels (customer_id);

-- case: an index made ON ONLY a partitioned table
CREATE TABLE entries (
    id bigint NOT NULL,
    made_at timestamptz NOT NULL,
    customer_id bigint NOT NULL REFERENCES customers (id),
    PRIMARY KEY (id, made_at)
) PARTITION BY RANGE (made_at);
CREATE TABLE entries_2026 PARTITION OF entries
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE entries_later PARTITION OF entries DEFAULT;
CREATE INDEX entries_customer_id_idx ON ONLY entries (customer_id);
