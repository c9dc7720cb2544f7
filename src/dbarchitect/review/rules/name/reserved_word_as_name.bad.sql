CREATE TABLE "order" (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- case: a column
    "limit" integer NOT NULL,
    -- case: a word that is a value itself
    "user" text NOT NULL
);
