CREATE TABLE articles (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: no limit
    title varchar NOT NULL,
    body text NOT NULL,
    -- look-alike: the limit is a rule of its own
    slug text NOT NULL CHECK (char_length(slug) <= 80),
    -- look-alike: a limit on bits and on digits
    flags bit varying(8) NOT NULL,
    price numeric(10, 2) NOT NULL
);
