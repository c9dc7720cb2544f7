-- look-alike: one column, which is unique where it is given
CREATE TABLE accounts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    phone text UNIQUE,
    tax_number text,
    country text
);
-- look-alike: all columns may be null
CREATE UNIQUE INDEX accounts_tax_key ON accounts (country, tax_number);

-- look-alike: NULLS NOT DISTINCT
CREATE TABLE prices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product text NOT NULL,
    region text,
    UNIQUE NULLS NOT DISTINCT (product, region)
);

-- look-alike: a second unique index for the rows with null
CREATE TABLE seats (
    id bigint PRIMARY KEY,
    hall integer NOT NULL,
    place integer,
    UNIQUE (hall, place)
);
CREATE UNIQUE INDEX seats_without_place_key ON seats (hall) WHERE place IS NULL;

-- look-alike: a CHECK or a domain keeps null out
CREATE DOMAIN house AS integer NOT NULL;
CREATE TABLE "Letters" (
    "Id" bigint PRIMARY KEY,
    "Street" text,
    "House" house,
    UNIQUE ("Street", "House"),
    CHECK ("Street" IS NOT NULL)
);

-- look-alike: the predicate leaves nulls out
CREATE TABLE links (id bigint PRIMARY KEY, page integer NOT NULL, target integer);
CREATE UNIQUE INDEX links_key ON links (page, target) WHERE target IS NOT NULL;

-- look-alike: a name that a thing within another may have or not
CREATE TABLE halls (
    id bigint PRIMARY KEY,
    tenant_id bigint NOT NULL,
    external_id text,
    slug text,
    UNIQUE (tenant_id, external_id),
    UNIQUE (slug, tenant_id)
);

-- look-alike: a row belongs to one of two, and each of the two has its index
CREATE TABLE roles (
    id bigint PRIMARY KEY,
    label text NOT NULL,
    team_no integer,
    member_no integer,
    UNIQUE (label, team_no),
    UNIQUE (label, member_no),
    CHECK ((team_no IS NULL) <> (member_no IS NULL))
);

-- look-alike: null refers to nothing, whatever the kind
CREATE TABLE notes (
    id bigint PRIMARY KEY,
    owner_type text NOT NULL,
    owner_id bigint,
    UNIQUE (owner_type, owner_id)
);

-- look-alike: an index of an expression compares the rows with null
CREATE TABLE tariffs (
    id bigint PRIMARY KEY,
    product text NOT NULL,
    zone text,
    UNIQUE (product, zone)
);
CREATE UNIQUE INDEX tariffs_of_all_zones ON tariffs (product, COALESCE(zone, ''));

-- look-alike: true in one version of each document, and null in the others
CREATE TABLE versions (
    id bigint PRIMARY KEY,
    document_no integer NOT NULL,
    is_current boolean CHECK (is_current),
    UNIQUE (document_no, is_current)
);
