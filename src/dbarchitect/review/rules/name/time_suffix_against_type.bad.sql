CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sent_at date NOT NULL,
    -- case: a moment named like a date
    "paidOn" timestamptz NOT NULL
);
