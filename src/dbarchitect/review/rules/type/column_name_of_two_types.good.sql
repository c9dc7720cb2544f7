CREATE DOMAIN order_no AS bigint;
CREATE TABLE orders (id bigint PRIMARY KEY, order_number bigint NOT NULL, value text NOT NULL);
-- look-alike: a width and a domain of the same kind of number
CREATE TABLE parcels (id bigint PRIMARY KEY, order_number integer NOT NULL, value text NOT NULL);
CREATE TABLE refunds (id bigint PRIMARY KEY, order_number order_no NOT NULL, value text NOT NULL);
-- look-alike: a name of one word, which says nothing of what it holds
CREATE TABLE settings (id bigint PRIMARY KEY, value integer NOT NULL, list_key text NOT NULL);
-- look-alike: too few of the name to have a usual type
CREATE TABLE options (id bigint PRIMARY KEY, list_key integer NOT NULL);

-- look-alike: a partition repeats its parent's columns
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Parcels" (
    "Id" bigint NOT NULL, order_number bigint NOT NULL, PRIMARY KEY ("Id", order_number)
) PARTITION BY RANGE (order_number);
CREATE TABLE "Other"."Parcels_1" PARTITION OF "Other"."Parcels" FOR VALUES FROM (1) TO (9);

-- look-alike: encrypted, by name or by type: nobody compares such values
CREATE DOMAIN encrypted_text AS bytea;
CREATE TABLE readers (id bigint PRIMARY KEY, encrypted_key text NOT NULL, sort_code text NOT NULL);
CREATE TABLE writers (id bigint PRIMARY KEY, encrypted_key text NOT NULL, sort_code text NOT NULL);
CREATE TABLE payers (id bigint PRIMARY KEY, encrypted_key text NOT NULL, sort_code text NOT NULL);
CREATE TABLE vaults (
    id bigint PRIMARY KEY,
    encrypted_key bytea NOT NULL,
    sort_code encrypted_text NOT NULL
);

-- look-alike: keys of different tables, which another column names
CREATE TABLE tagged_1 (id bigint PRIMARY KEY, owner_type text NOT NULL, owner_id text NOT NULL);
CREATE TABLE tagged_2 (id bigint PRIMARY KEY, owner_type text NOT NULL, owner_id text NOT NULL);
CREATE TABLE tagged_3 (id bigint PRIMARY KEY, owner_type text NOT NULL, owner_id text NOT NULL);
CREATE TABLE tagged_4 (id bigint PRIMARY KEY, owner_type text NOT NULL, owner_id bigint NOT NULL);
