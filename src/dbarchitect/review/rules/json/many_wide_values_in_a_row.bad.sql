CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer jsonb NOT NULL,
    lines jsonb NOT NULL,
    invoice xml NOT NULL,
    signature bytea NOT NULL
);
