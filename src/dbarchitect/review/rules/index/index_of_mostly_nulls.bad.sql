CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    returned_at timestamptz
);
CREATE INDEX parcels_returned_at_idx ON parcels (returned_at);

-- case: in descending order, of a foreign key, in mixed case
CREATE TABLE "Letters" (
    "Id" bigint PRIMARY KEY,
    "ParcelId" bigint REFERENCES parcels (id)
);
CREATE INDEX "Letters_ParcelId" ON "Letters" ("ParcelId" DESC);
