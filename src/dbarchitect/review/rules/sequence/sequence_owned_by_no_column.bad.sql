CREATE SEQUENCE "InvoiceNumbers";
CREATE TABLE invoices (
    id bigint DEFAULT nextval('"InvoiceNumbers"') PRIMARY KEY
);

-- case: owned by a column that it does not feed
CREATE SEQUENCE offer_numbers OWNED BY invoices.id;
CREATE TABLE offers (
    id bigint DEFAULT nextval('offer_numbers') PRIMARY KEY
);
