CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- look-alike: added NOT VALID and validated since
CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL,
    total numeric(12, 2) NOT NULL
);
CREATE INDEX ON invoices (customer_id);
ALTER TABLE invoices ADD CONSTRAINT fk FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;
ALTER TABLE invoices VALIDATE CONSTRAINT fk;
ALTER TABLE invoices ADD CONSTRAINT positive CHECK (total >= 0) NOT VALID;
ALTER TABLE invoices VALIDATE CONSTRAINT positive;

-- look-alike: NOT ENFORCED, which was meant so
ALTER TABLE invoices ADD CONSTRAINT documented CHECK (total < 1000000) NOT ENFORCED;

-- look-alike: a partition that was attached with a CHECK of its own, validated
CREATE TABLE events (
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE events_2026 (
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (id, at),
    CHECK (at >= '2026-01-01' AND at < '2027-01-01')
);
ALTER TABLE events ATTACH PARTITION events_2026
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
