CREATE TABLE countries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: a limit without padding
    code varchar(2) NOT NULL UNIQUE,
    spelling text NOT NULL CHECK (char_length(spelling) = 3),
    -- look-alike: one character, which nothing pads
    region char NOT NULL DEFAULT 'E',
    -- look-alike: no length, to which something could be padded
    label bpchar NOT NULL,
    -- look-alike: the one byte of the catalogs
    kind "char" NOT NULL,
    -- look-alike: a string of bits
    flags bit(4) NOT NULL,
    -- look-alike: a name in quotes that says so
    "character(2)" text NOT NULL
);
