-- case: no NOT NULL beside the key
CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text,
    city text,
    since date
);
