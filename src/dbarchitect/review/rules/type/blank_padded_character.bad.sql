CREATE TABLE countries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code char(2) NOT NULL UNIQUE,
    -- case: with a default
    region char(3) NOT NULL DEFAULT 'EUR'
);
