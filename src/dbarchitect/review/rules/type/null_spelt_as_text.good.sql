CREATE TYPE answer AS ENUM ('yes', 'null');
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    nickname text DEFAULT NULL,
    title text DEFAULT 'nullified',
    -- look-alike: the null of JSON, and a label
    settings jsonb DEFAULT 'null' NOT NULL,
    reply answer DEFAULT 'null' NOT NULL
);
