-- case: another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."People" ("Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sender bigint NOT NULL REFERENCES "Other"."People" ("Id")
);
CREATE INDEX ON letters (sender);
