-- case: the default
CREATE TABLE folders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id bigint REFERENCES folders (id)
);
CREATE INDEX ON folders (parent_id);
