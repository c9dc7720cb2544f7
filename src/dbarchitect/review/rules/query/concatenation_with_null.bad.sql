CREATE TABLE people (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    given_name text NOT NULL,
    middle_name text,
    family_name text NOT NULL,
    tags text[],
    manager_id bigint REFERENCES people
);
CREATE INDEX ON people (manager_id);
