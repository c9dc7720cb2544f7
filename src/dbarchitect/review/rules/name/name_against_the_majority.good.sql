CREATE TABLE orders (
    order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_number text NOT NULL,
    placed_on date NOT NULL,
    paid_on date NOT NULL,
    sent_on date NOT NULL,
    -- look-alike: one word in lower case fits every way
    total integer NOT NULL
);
-- look-alike: a few tables of another way, where no way is usual
CREATE TABLE "OrderItems" ("order_id" bigint PRIMARY KEY REFERENCES orders (order_id));
CREATE TABLE order_notes ("order_id" bigint PRIMARY KEY REFERENCES orders (order_id));
