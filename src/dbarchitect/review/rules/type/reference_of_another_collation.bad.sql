CREATE TABLE countries (code text COLLATE "C" PRIMARY KEY);
CREATE TABLE addresses (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    country text NOT NULL REFERENCES countries (code)
);
CREATE INDEX ON addresses (country);

-- case: two collations that are both named
CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    origin text COLLATE "POSIX" NOT NULL REFERENCES countries (code)
);
CREATE INDEX ON parcels (origin);
