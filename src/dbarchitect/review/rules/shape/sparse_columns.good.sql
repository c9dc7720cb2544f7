CREATE TABLE payments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    paid_at timestamptz NOT NULL,
    -- look-alike: a CHECK keeps them together
    voucher text,
    voucher_shop text,
    voucher_ends_on date,
    CHECK (num_nonnulls(voucher, voucher_shop, voucher_ends_on) IN (0, 3)),
    -- look-alike: one row has one without the others
    gift_for text,
    gift_note text,
    gift_colour text,
    -- look-alike: two columns of one event
    deleted_at timestamptz,
    deleted_because text,
    -- look-alike: more than a few rows have them
    ship_to text,
    ship_by text,
    ship_on date
);
-- look-alike: few rows
CREATE TABLE shops (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    branch text,
    branch_colour text,
    branch_since date
);
