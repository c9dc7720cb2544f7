CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: a CHECK keeps them apart
    is_open boolean NOT NULL,
    is_paid boolean NOT NULL,
    -- look-alike: both true in a row now and then
    is_gift boolean NOT NULL,
    is_express boolean NOT NULL,
    -- look-alike: so seldom true that chance would not have made them meet
    is_disputed boolean NOT NULL,
    is_fraud boolean NOT NULL,
    CHECK (NOT (is_open AND is_paid))
);
