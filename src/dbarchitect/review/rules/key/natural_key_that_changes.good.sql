-- look-alike: codes that are given out for good
CREATE TABLE currencies (code text PRIMARY KEY, name text NOT NULL);
CREATE TABLE prices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    currency text NOT NULL REFERENCES currencies (code)
);
CREATE INDEX ON prices (currency);

-- look-alike: a change goes on to the rows that refer
CREATE TABLE users (email text PRIMARY KEY, name text NOT NULL);
CREATE TABLE logins (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    who text NOT NULL REFERENCES users (email) ON UPDATE CASCADE
);
CREATE INDEX ON logins (who);

-- look-alike: nothing refers to it, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Subscribers" ("Email" text PRIMARY KEY, "Since" date NOT NULL);

-- look-alike: others refer to the made key beside it
CREATE TABLE members (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username text NOT NULL UNIQUE
);
CREATE TABLE badges (member_id bigint PRIMARY KEY REFERENCES members (id), name text NOT NULL);
