CREATE TABLE readings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    taken_at timestamptz NOT NULL,
    reading double precision NOT NULL,
    level smallint NOT NULL,
    valid boolean NOT NULL,
    checked boolean NOT NULL
);
-- look-alike: nulls take no room
CREATE TABLE rare_readings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    valid boolean NOT NULL,
    taken_at timestamptz,
    level smallint,
    reading double precision
);
-- look-alike: a badly ordered table of few rows
CREATE TABLE sensors (
    valid boolean NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    checked boolean NOT NULL,
    made_at timestamptz NOT NULL
);
