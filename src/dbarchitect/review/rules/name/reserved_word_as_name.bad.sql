CREATE TABLE "order" (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- case: a column
    "limit" integer NOT NULL,
    -- case: a word that is a value itself
    "user" text NOT NULL
);
-- case: a table called as such a word
CREATE TABLE "user" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
