CREATE TABLE people (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: digits that are a name
    phone text NOT NULL,
    postal_code text NOT NULL,
    -- look-alike: leading zeros
    badge text NOT NULL,
    -- look-alike: some are numbers, others are not
    answer text NOT NULL,
    -- look-alike: one and the same value
    consent text NOT NULL,
    -- look-alike: the day does not exist
    birthday_told text NOT NULL,
    -- look-alike: it begins like a document
    template text NOT NULL,
    -- look-alike: of the type already
    score numeric NOT NULL,
    -- look-alike: null but for a few
    remark text
);
-- look-alike: too few rows to tell
CREATE TABLE settings (name text PRIMARY KEY, setting text NOT NULL);
-- look-alike: no rows at all
CREATE TABLE drafts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, position text NOT NULL);
