CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "pdfData" bytea NOT NULL,
    -- case: large objects that nothing unlinks
    scan oid
);
