-- look-alike: one column takes no null
CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    city text,
    since date
);

-- look-alike: CHECK (x IS NOT NULL) is a NOT NULL
CREATE TABLE suppliers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text CHECK (name IS NOT NULL),
    city text,
    since date
);

-- look-alike: a domain that refuses null, in another schema
CREATE SCHEMA "Other";
CREATE DOMAIN "Other"."Name" AS text NOT NULL;
CREATE TABLE "Other"."Shops" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Name" "Other"."Name",
    "City" text,
    "Since" date
);

-- look-alike: a CHECK asks that something is said
CREATE TABLE contacts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    phone text,
    fax text,
    pager text,
    CHECK (num_nonnulls(phone, fax, pager) > 0)
);

-- look-alike: every column is of the key
CREATE TABLE opening_days (
    shop bigint,
    day date,
    hour integer,
    PRIMARY KEY (shop, day, hour)
);

-- look-alike: copies of rows of another table
CREATE TABLE customers_history (
    id bigint PRIMARY KEY,
    name text,
    city text,
    since date
);

-- look-alike: a key that says something by itself
CREATE TABLE builds_of_jobs (
    job text,
    build text,
    reason text,
    ends_at timestamptz,
    note text,
    PRIMARY KEY (job, build)
);
