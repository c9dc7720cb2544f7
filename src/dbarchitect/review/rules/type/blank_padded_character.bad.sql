CREATE TABLE countries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code char(2) NOT NULL UNIQUE,
    -- case: one character, with a default
    region char NOT NULL DEFAULT 'E'
);
