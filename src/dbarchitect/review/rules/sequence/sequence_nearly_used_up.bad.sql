CREATE TABLE orders (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- case: an integer column that a bigint sequence feeds
CREATE SEQUENCE ticket_numbers;
CREATE TABLE tickets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number integer DEFAULT nextval('ticket_numbers') NOT NULL UNIQUE
);
ALTER SEQUENCE ticket_numbers OWNED BY tickets.number;

-- case: a bigint column behind an integer sequence
CREATE SEQUENCE receipt_numbers AS integer;
CREATE TABLE receipts (number bigint DEFAULT nextval('receipt_numbers') PRIMARY KEY);
ALTER SEQUENCE receipt_numbers OWNED BY receipts.number;

-- case: one that no column draws from
CREATE SEQUENCE batch_numbers AS smallint;
