-- look-alike: uuids that begin with the time
CREATE TABLE visits (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    page text NOT NULL
);

-- look-alike: a random uuid that is no primary key, such as a public name
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE
);

-- look-alike: uuids that somebody else makes
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Received" (
    "Id" uuid PRIMARY KEY,
    "Text" text NOT NULL
);

-- look-alike: a uuid as one of several columns of the key, behind one that orders rows
CREATE TABLE readings (
    at timestamptz NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    PRIMARY KEY (at, id)
);
