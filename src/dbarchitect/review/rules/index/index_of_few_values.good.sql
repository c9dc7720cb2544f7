-- look-alike: one of the values is rare, and looked for
CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('new', 'done')),
    hour integer NOT NULL,
    weight integer NOT NULL,
    kind_id bigint NOT NULL
);
CREATE INDEX parcels_state_idx ON parcels (state);
-- look-alike: two dozen values
CREATE INDEX parcels_hour_idx ON parcels (hour);
-- look-alike: another key beside it, some of the rows alone
CREATE INDEX parcels_kind_idx ON parcels (kind_id, weight);
CREATE INDEX parcels_first_idx ON parcels (weight) WHERE hour = 1;
-- look-alike: a foreign key needs it
CREATE TABLE kinds (id bigint PRIMARY KEY);
ALTER TABLE parcels ADD FOREIGN KEY (kind_id) REFERENCES kinds (id);

-- look-alike: a small table
CREATE TABLE "Other" ("Id" bigint PRIMARY KEY, "Kind" integer NOT NULL);
CREATE INDEX "Other_Kind" ON "Other" ("Kind");
