-- look-alike: full pages of rows of many widths
CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL,
    weight integer
);

-- look-alike: pages that a fillfactor keeps half empty, in mixed case
CREATE TABLE "Letters" ("Id" bigint PRIMARY KEY, "Code" text NOT NULL) WITH (fillfactor = 40);

-- look-alike: a small table, most of which is empty
CREATE TABLE states (id bigint PRIMARY KEY, code text NOT NULL);
