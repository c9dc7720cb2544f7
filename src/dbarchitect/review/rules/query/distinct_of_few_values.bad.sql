CREATE TABLE sales (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    store_number integer NOT NULL,
    returned_on date,
    total numeric(12, 2) NOT NULL
);
CREATE INDEX ON sales (store_number, total);
CREATE INDEX ON sales (returned_on, total);
