CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE
);
CREATE INDEX parcels_code_idx ON parcels (code);

-- case: beside the primary key
CREATE TABLE letters (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE INDEX letters_id_idx ON letters (id DESC);

-- case: both partial with one predicate
CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    room integer NOT NULL,
    floor integer NOT NULL
);
CREATE UNIQUE INDEX visits_room_key ON visits (room) WHERE floor > 0;
CREATE INDEX visits_room_idx ON visits (room) WHERE floor > 0;
