CREATE TABLE readings (
    valid boolean NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    checked boolean NOT NULL,
    taken_at timestamptz NOT NULL,
    level smallint NOT NULL,
    reading double precision NOT NULL
);
