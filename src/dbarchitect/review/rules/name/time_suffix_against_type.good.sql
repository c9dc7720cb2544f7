CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sent_at timestamptz NOT NULL,
    paid_on date NOT NULL,
    due_date date NOT NULL,
    -- look-alike: other types, other words
    turned_on boolean NOT NULL,
    "date" date NOT NULL,
    format timestamptz NOT NULL
);
