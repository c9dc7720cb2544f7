CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL
);
CREATE DOMAIN reference AS bigint NOT NULL;
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint REFERENCES customers,
    payer_id bigint NOT NULL REFERENCES customers,
    agent_id bigint CHECK (agent_id IS NOT NULL) REFERENCES customers,
    seller_id reference REFERENCES customers
);
CREATE INDEX ON orders (customer_id);
CREATE INDEX ON orders (payer_id);
CREATE INDEX ON orders (agent_id);
CREATE INDEX ON orders (seller_id);
