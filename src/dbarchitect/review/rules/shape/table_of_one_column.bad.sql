-- case: a key that the database makes, alone
CREATE TABLE tickets (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- case: a uuid, in another schema
CREATE SCHEMA "Other";
CREATE FUNCTION "Other".new_uuid() RETURNS uuid LANGUAGE sql AS $$
    SELECT encode(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        FROM 1 FOR 6), 'hex')::uuid
$$;
CREATE TABLE "Other"."Tokens" ("Id" uuid PRIMARY KEY DEFAULT "Other".new_uuid());
