CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL,
    weight integer NOT NULL
);
-- look-alike: the unique index is partial
CREATE UNIQUE INDEX parcels_code_key ON parcels (code) WHERE weight > 0;
CREATE INDEX parcels_code_idx ON parcels (code);

-- look-alike: another operator class and another access method than the primary key's
CREATE TABLE letters (code text PRIMARY KEY);
CREATE INDEX letters_like_idx ON letters (code text_pattern_ops);
CREATE INDEX letters_hash_idx ON letters USING hash (code);

-- look-alike: it includes a column, which the unique one does not
CREATE TABLE visits (id bigint PRIMARY KEY, room integer NOT NULL UNIQUE, floor integer NOT NULL);
CREATE INDEX visits_room_floor_idx ON visits (room) INCLUDE (floor);

-- look-alike: the columns in another order, mixed case, another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Links" ("A" bigint NOT NULL, "B" bigint NOT NULL, PRIMARY KEY ("A", "B"));
CREATE INDEX "Links_B_A" ON "Other"."Links" ("B", "A");

-- look-alike: a partitioned table's index in each of its partitions
CREATE TABLE entries (id bigint NOT NULL PRIMARY KEY, amount integer NOT NULL) PARTITION BY HASH (id);
CREATE TABLE entries_0 PARTITION OF entries FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX entries_amount_idx ON entries (amount);

-- look-alike: the index of an exclusion constraint
CREATE TABLE turns (
    id bigint PRIMARY KEY,
    EXCLUDE USING btree (id WITH =)
);
