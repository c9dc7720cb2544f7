CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    supplier_id bigint NOT NULL,
    -- look-alike: what changes with time, in one row of a hundred
    supplier_stage text NOT NULL,
    -- look-alike: what is not named after the column that it nearly depends on
    lorry text NOT NULL
);
-- look-alike: an identifier that a few rows share, in a table of which it is no key
CREATE TABLE badges (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    badge_number bigint NOT NULL,
    badge_colour text NOT NULL
);
-- look-alike: too few rows to call one of them a slip
CREATE TABLE shelves (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    room_code text NOT NULL,
    room_colour text NOT NULL
);
