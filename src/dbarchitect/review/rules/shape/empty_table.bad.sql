-- case: a table
CREATE TABLE letters (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL);

-- case: a partitioned table, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Events" ("Id" bigint PRIMARY KEY) PARTITION BY RANGE ("Id");
CREATE TABLE "Other"."Events_1" PARTITION OF "Other"."Events" FOR VALUES FROM (0) TO (1000);
