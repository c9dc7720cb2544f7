CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    before_vat numeric(12, 2) NOT NULL,
    vat numeric(12, 2) NOT NULL,
    -- look-alike: the server computes it
    with_vat numeric(12, 2) GENERATED ALWAYS AS (before_vat + vat) STORED,
    -- look-alike: a CHECK keeps it
    doubled numeric(12, 2) NOT NULL,
    -- look-alike: in one row it is not so
    rounded numeric(12, 2) NOT NULL,
    -- look-alike: nothing is added, the other one is 0
    rebate numeric(12, 2) NOT NULL,
    kept numeric(12, 2) NOT NULL,
    CHECK (doubled = before_vat * vat)
);
