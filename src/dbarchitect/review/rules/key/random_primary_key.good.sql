-- look-alike: uuids that begin with the time
CREATE FUNCTION uuid_generate_v7() RETURNS uuid LANGUAGE sql AS $$
    SELECT encode(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        FROM 1 FOR 6), 'hex')::uuid
$$;
CREATE TABLE visits (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v7(),
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
