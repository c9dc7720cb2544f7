-- case: a parent and nothing beside it
CREATE TABLE folders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id bigint REFERENCES folders (id) ON DELETE CASCADE
);
CREATE INDEX ON folders (parent_id);
