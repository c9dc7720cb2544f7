CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers,
    ordered_at timestamptz NOT NULL,
    total numeric(12, 2) NOT NULL
);
CREATE INDEX ON orders (customer_id);
CREATE TABLE meters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    serial_number text NOT NULL UNIQUE
);
CREATE TABLE readings (
    meter_id bigint NOT NULL REFERENCES meters,
    read_at timestamptz NOT NULL,
    kwh numeric(12, 2) NOT NULL,
    PRIMARY KEY (meter_id, read_at)
);
CREATE TABLE prices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    currency text NOT NULL,
    valid_from date NOT NULL,
    amount numeric(12, 2) NOT NULL
);
