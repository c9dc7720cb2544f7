CREATE TABLE orders (
    order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_number text NOT NULL,
    placed_on date NOT NULL,
    paid_on date NOT NULL,
    sent_on date NOT NULL,
    "receivedOn" date NOT NULL
);
