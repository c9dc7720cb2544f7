CREATE TABLE tasks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rank integer,
    label text
);
CREATE INDEX ON tasks (rank);
CREATE INDEX ON tasks (label);
