CREATE TABLE parcels (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE countries (code character varying(2) PRIMARY KEY);

-- look-alike: a narrower and a wider integer are compared without a cast
CREATE TABLE pallets (id integer PRIMARY KEY);
CREATE TABLE pallet_moves (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pallet_id bigint NOT NULL REFERENCES pallets (id)
);
CREATE INDEX ON pallet_moves (pallet_id);

-- look-alike: text and character varying of several lengths
CREATE TABLE addresses (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    country text NOT NULL REFERENCES countries (code)
);
CREATE INDEX ON addresses (country);

-- look-alike: a domain over the referenced type, in another schema, with names in mixed case
CREATE SCHEMA "Other";
CREATE DOMAIN "Other"."ParcelId" AS bigint;
CREATE TABLE "Other"."Scans" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "ParcelId" "Other"."ParcelId" NOT NULL REFERENCES public.parcels (id)
);
CREATE INDEX ON "Other"."Scans" ("ParcelId");

-- look-alike: a partitioned table and its partitions
CREATE TABLE events (
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    parcel_id bigint NOT NULL REFERENCES parcels (id),
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE events_2026 PARTITION OF events
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX ON events (parcel_id);
