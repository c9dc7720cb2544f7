-- Ten defects that have nothing to do with each other.
CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    registered_at timestamp NOT NULL
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers,
    total numeric(19,2) NOT NULL,
    note json NOT NULL
);
CREATE TABLE queue (job text NOT NULL);
CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint NOT NULL,
    weight_grams integer NOT NULL
);
CREATE INDEX parcels_order_id_idx ON parcels (order_id);
CREATE INDEX parcels_order_id_idx1 ON parcels (order_id);
ALTER TABLE parcels ADD CONSTRAINT parcels_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders NOT VALID;
GRANT INSERT ON parcels TO PUBLIC;
CREATE SEQUENCE invoice_number;
CREATE TABLE invoices (
    number bigint PRIMARY KEY DEFAULT nextval('invoice_number'),
    issued_at timestamptz NOT NULL
);
CREATE UNLOGGED TABLE payments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    invoice_number bigint NOT NULL UNIQUE REFERENCES invoices
);
CREATE FUNCTION balance(customer bigint) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS 'SELECT 1::bigint';
