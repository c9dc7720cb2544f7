CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: exact types
    unit_price numeric(12, 2) NOT NULL,
    amount_cents bigint NOT NULL,
    -- look-alike: a rate, a measured cost, a word that only begins so
    tax_rate double precision NOT NULL,
    cost_ms double precision NOT NULL,
    total_distance double precision NOT NULL,
    total_gain_meters double precision NOT NULL,
    costume_width double precision NOT NULL,
    -- look-alike: a position and a measure
    latitude double precision NOT NULL,
    weight real NOT NULL
);
