CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_price double precision NOT NULL DEFAULT 0,
    -- case: four bytes, MixedCase
    "totalAmount" real NOT NULL,
    -- case: a sum that may be of money
    total double precision NOT NULL
);
