CREATE TABLE order_items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    total_2 integer NOT NULL,
    -- look-alike: capital letters, and the dollar that names may have
    "netTotal" integer NOT NULL,
    total$sum integer NOT NULL,
    _hidden integer NOT NULL
);
