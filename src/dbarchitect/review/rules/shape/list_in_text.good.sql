CREATE TABLE articles (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: prose
    body text NOT NULL,
    -- look-alike: a family name and a given name
    person text NOT NULL,
    -- look-alike: numbers with a comma
    shown text NOT NULL,
    -- look-alike: a pair, never more and never less
    place text NOT NULL,
    -- look-alike: an array
    tags text[] NOT NULL,
    -- look-alike: one name with a comma among others
    company text NOT NULL,
    -- look-alike: titles that say more behind a comma, hardly any twice
    title text NOT NULL
);
