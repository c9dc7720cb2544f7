-- look-alike: partitions
CREATE TABLE sales (
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE sales_2025 PARTITION OF sales FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE sales_2026 PARTITION OF sales FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

-- look-alike: children of one table
CREATE TABLE visits (id bigint PRIMARY KEY, page text NOT NULL);
CREATE TABLE visits_2025 (PRIMARY KEY (id)) INHERITS (visits);
CREATE TABLE visits_2026 (PRIMARY KEY (id)) INHERITS (visits);

-- look-alike: numbers that are no years
CREATE TABLE languages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    iso_639_1 text NOT NULL,
    iso_639_2 text NOT NULL,
    form_1099 text NOT NULL,
    form_1040 text NOT NULL
);

-- look-alike: two editions that differ in their columns, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Census2011" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Rooms" integer NOT NULL
);
CREATE TABLE "Other"."Census2021" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Bedrooms" integer NOT NULL
);
