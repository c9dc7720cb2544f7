-- case: the same twice
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id)
);
CREATE INDEX ON invoices (customer_id);
ALTER TABLE invoices ADD CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES customers (id);

-- case: columns in another order, another action
CREATE TABLE seats (
    hall text NOT NULL,
    place integer NOT NULL,
    PRIMARY KEY (hall, place)
);
CREATE TABLE tickets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hall text NOT NULL,
    place integer NOT NULL,
    CONSTRAINT tickets_seat FOREIGN KEY (hall, place) REFERENCES seats (hall, place),
    CONSTRAINT tickets_place FOREIGN KEY (place, hall) REFERENCES seats (place, hall)
        ON DELETE CASCADE
);
CREATE INDEX ON tickets (hall, place);
