CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer jsonb NOT NULL,
    lines jsonb NOT NULL,
    invoice xml NOT NULL,
    -- look-alike: many columns of text
    title text NOT NULL, place text NOT NULL, remark text NOT NULL, greeting text NOT NULL
);
