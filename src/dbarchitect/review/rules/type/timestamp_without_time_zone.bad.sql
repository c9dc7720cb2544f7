CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seen_at timestamp NOT NULL
);
-- case: a default that writes the time of a zone
CREATE TABLE calls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    began_at timestamp DEFAULT timezone('utc', now()) NOT NULL
);
