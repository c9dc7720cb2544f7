-- case: nothing tells rows apart
CREATE TABLE readings (sensor text NOT NULL, value numeric NOT NULL);

-- case: a unique constraint does, in another schema with names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Currencies" ("Code" text NOT NULL UNIQUE, "Name" text NOT NULL);

-- case: a unique index does
CREATE TABLE blocked_rooms (room_id text NOT NULL, reason text NOT NULL);
CREATE UNIQUE INDEX blocked_rooms_idx ON blocked_rooms (room_id);

-- case: rows that replication tells apart as a whole
CREATE TABLE signals (sensor text NOT NULL, level numeric NOT NULL);
ALTER TABLE signals REPLICA IDENTITY FULL;
