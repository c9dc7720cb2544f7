-- look-alike: what can be made again, by its name
CREATE UNLOGGED TABLE rate_cache (id bigint PRIMARY KEY);
CREATE UNLOGGED TABLE job_leader (name text PRIMARY KEY, expires_at timestamptz NOT NULL);
CREATE SCHEMA "Other";
CREATE UNLOGGED TABLE "Other"."StagingOrders" ("Id" bigint PRIMARY KEY);

-- look-alike: logged
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
