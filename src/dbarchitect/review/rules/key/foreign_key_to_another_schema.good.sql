-- look-alike: within a schema, of two that have tables of one name
CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sender bigint NOT NULL REFERENCES people (id)
);
CREATE INDEX ON letters (sender);
CREATE SCHEMA "Other";
CREATE TABLE "Other".people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE "Other".letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sender bigint NOT NULL REFERENCES "Other".people (id)
);
CREATE INDEX ON "Other".letters (sender);
