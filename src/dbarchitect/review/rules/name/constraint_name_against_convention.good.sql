CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    total integer NOT NULL CHECK (total > 0),
    number text NOT NULL UNIQUE
);
CREATE INDEX ON orders (total);
-- look-alike: prefixes
CREATE TABLE items (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_items PRIMARY KEY,
    order_id bigint NOT NULL CONSTRAINT fk_items_orders REFERENCES orders (id),
    amount integer NOT NULL CONSTRAINT ck_items_amount CHECK (amount > 0)
);
CREATE INDEX ix_items_order ON items (order_id);
