CREATE DOMAIN "json" AS jsonb;
CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payload jsonb NOT NULL,
    -- look-alike: a domain of that name over jsonb
    more public."json" NOT NULL,
    -- look-alike: a text and a name in quotes
    "json" text NOT NULL
);
