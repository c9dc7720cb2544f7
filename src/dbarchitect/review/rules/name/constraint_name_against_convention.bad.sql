CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT the_orders PRIMARY KEY,
    -- case: a CHECK
    total integer NOT NULL CONSTRAINT positive CHECK (total > 0)
);
-- case: an index
CREATE INDEX by_total ON orders (total);
