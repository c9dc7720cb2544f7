-- look-alike: unique as an expression, among live rows
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    deleted_at timestamptz
);
CREATE UNIQUE INDEX ON users (lower(email)) WHERE deleted_at IS NULL;
CREATE TABLE profiles (user_id bigint PRIMARY KEY REFERENCES users (id), bio text NOT NULL);

-- look-alike: unique within something
CREATE TABLE pages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site text NOT NULL,
    slug text NOT NULL,
    UNIQUE (site, slug)
);
CREATE TABLE views (page_id bigint PRIMARY KEY REFERENCES pages (id), count bigint NOT NULL);

-- look-alike: the column tells rows apart as the primary key
CREATE TABLE books (isbn text PRIMARY KEY, title text NOT NULL);
CREATE TABLE loans (isbn text PRIMARY KEY REFERENCES books (isbn), since date NOT NULL);

-- look-alike: a row that nothing refers to, and an address that was written to
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Mails" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Email" text NOT NULL
);

-- look-alike: the number of another thing
CREATE TABLE parcels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    house_number text NOT NULL
);
CREATE TABLE scans (parcel_id bigint PRIMARY KEY REFERENCES parcels (id), hub text NOT NULL);
