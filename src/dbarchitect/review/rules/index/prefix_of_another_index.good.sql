CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL,
    weight integer NOT NULL,
    sent_at timestamptz NOT NULL
);
-- look-alike: a unique index: the longer one does not enforce it
CREATE UNIQUE INDEX parcels_code_key ON parcels (code);
CREATE INDEX parcels_code_weight_idx ON parcels (code, weight);

-- look-alike: a constraint's index beside a longer unique one
CREATE TABLE letters (
    id bigint PRIMARY KEY,
    house integer NOT NULL,
    UNIQUE (house),
    UNIQUE (house, id)
);

-- look-alike: partial, beside a longer whole one
CREATE INDEX parcels_heavy_idx ON parcels (sent_at) WHERE weight > 1000;
CREATE INDEX parcels_sent_at_idx ON parcels (sent_at, weight);

-- look-alike: another operator class, another collation
CREATE INDEX parcels_like_idx ON parcels (code text_pattern_ops);
CREATE INDEX parcels_c_idx ON parcels (code COLLATE "C", sent_at);

-- look-alike: another access method
CREATE INDEX parcels_weight_hash_idx ON parcels USING hash (weight);
CREATE INDEX parcels_weight_id_idx ON parcels (weight, id);

-- look-alike: it includes a column that the longer one has not
CREATE INDEX parcels_including_idx ON parcels (weight) INCLUDE (code);

-- look-alike: directions that neither way of reading gives
CREATE TABLE rides (
    id bigint PRIMARY KEY,
    started_at timestamptz NOT NULL,
    price integer NOT NULL,
    stops integer NOT NULL
);
CREATE INDEX rides_mixed_idx ON rides (started_at, price DESC);
CREATE INDEX rides_plain_idx ON rides (started_at, price, stops);

-- look-alike: BRIN indexes of ranges of other sizes
CREATE INDEX rides_fine_idx ON rides USING brin (started_at) WITH (pages_per_range = 8);
CREATE INDEX rides_coarse_idx ON rides USING brin (started_at, price);

-- look-alike: the table's replica identity, the index that it is clustered by
CREATE TABLE seats (id bigint PRIMARY KEY, place integer NOT NULL, hall integer NOT NULL);
CREATE UNIQUE INDEX seats_place_key ON seats (place);
CREATE INDEX seats_place_hall_idx ON seats (place, hall);
ALTER TABLE seats REPLICA IDENTITY USING INDEX seats_place_key;
CREATE TABLE rows_of_seats (id bigint PRIMARY KEY, hall integer NOT NULL, place integer NOT NULL);
CREATE INDEX rows_hall_idx ON rows_of_seats (hall);
CREATE INDEX rows_hall_place_idx ON rows_of_seats (hall, place);
ALTER TABLE rows_of_seats CLUSTER ON rows_hall_idx;

-- look-alike: the columns in another order, mixed case, another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Parcels" ("Id" bigint PRIMARY KEY, "A" integer NOT NULL, "B" integer NOT NULL);
CREATE INDEX "Parcels_A" ON "Other"."Parcels" ("A");
CREATE INDEX "Parcels_B_A" ON "Other"."Parcels" ("B", "A");

-- look-alike: an exclusion constraint's index: the longer one does not enforce it
CREATE TABLE turns (
    id bigint PRIMARY KEY,
    place integer NOT NULL,
    day date NOT NULL,
    EXCLUDE USING btree (place WITH =),
    UNIQUE (place, day)
);
