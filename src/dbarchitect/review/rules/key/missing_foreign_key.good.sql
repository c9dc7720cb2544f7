CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE projects (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    user_id bigint NOT NULL REFERENCES users (id),
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX ON projects (user_id);

-- look-alike: another system's identifier, of another type or under another name
CREATE TABLE accounts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stripe_user_id bigint NOT NULL,
    external_id bigint NOT NULL
);
CREATE TABLE imported (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id text NOT NULL
);

-- look-alike: what outlives what it names
CREATE TABLE audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL
);

-- look-alike: the table's own key, and one that the database makes
CREATE TABLE teams (team_id bigint PRIMARY KEY);
CREATE TABLE orders (
    order_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY
);

-- look-alike: another column names the table
CREATE TABLE notes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_type text NOT NULL,
    owner_id bigint NOT NULL
);
CREATE TABLE keys (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id bigint NOT NULL REFERENCES users (id)
);
CREATE INDEX ON keys (owner_id);

-- look-alike: the column is one of several of a foreign key
CREATE TABLE tasks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id bigint NOT NULL,
    project_id bigint NOT NULL,
    FOREIGN KEY (tenant_id, project_id) REFERENCES projects (tenant_id, id)
);
CREATE INDEX ON tasks (tenant_id, project_id);

-- look-alike: the name of a table whose key has several columns
CREATE TABLE files (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id bigint NOT NULL
);

-- look-alike: two schemas have a table of that name, and neither is the column's own
CREATE SCHEMA "A";
CREATE SCHEMA "B";
CREATE TABLE "A".robots (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE "B".robots (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE moves (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    robot_id bigint NOT NULL
);

-- look-alike: partitions and children have their parent's columns
CREATE TABLE visits (
    user_id bigint NOT NULL REFERENCES users (id),
    at timestamptz NOT NULL,
    PRIMARY KEY (user_id, at)
) PARTITION BY RANGE (at);
CREATE TABLE visits_2026 PARTITION OF visits
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

-- look-alike: foreign keys that each partition has by itself
CREATE TABLE rides (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE TABLE rides_1 PARTITION OF rides FOR VALUES FROM (0) TO (1000);
ALTER TABLE rides_1 ADD FOREIGN KEY (user_id) REFERENCES users (id);
CREATE INDEX ON rides_1 (user_id);

-- look-alike: old versions, which bear the key of what they are versions of, and name each other
CREATE TABLE current_nodes (id bigint PRIMARY KEY, place text NOT NULL);
CREATE TABLE current_ways (
    node_id bigint NOT NULL REFERENCES current_nodes (id),
    way text NOT NULL,
    PRIMARY KEY (node_id, way)
);
CREATE TABLE nodes (
    node_id bigint NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (node_id, version)
);
CREATE TABLE ways (
    way text NOT NULL,
    node_id bigint NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (way, node_id, version)
);
CREATE TABLE teamsarchive (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    team_id bigint NOT NULL
);

-- look-alike: two tables of the schema bear the name
CREATE SCHEMA "C";
CREATE TABLE "C".pump (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE "C"."Pumps" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE "C".strokes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pump_id bigint NOT NULL
);

-- look-alike: what tells the rows of its own table apart, under the name of references elsewhere
CREATE TABLE things (gid uuid PRIMARY KEY);
CREATE TABLE gone_things (gid uuid PRIMARY KEY REFERENCES things (gid));
CREATE TABLE moved_things (gid uuid PRIMARY KEY REFERENCES things (gid));
CREATE TABLE labels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gid uuid NOT NULL UNIQUE
);
CREATE TABLE label_kinds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gid uuid NOT NULL
);

-- look-alike: a parent of any kind, and one of another type
CREATE TABLE remarks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_type text NOT NULL,
    parent_id bigint NOT NULL
);
CREATE TABLE spans (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id text NOT NULL
);

-- look-alike: a log's entries under one word
CREATE TABLE app_logentry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL
);

-- look-alike: how far somebody has read, from 0 on
CREATE TABLE campaigns (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    last_user_id bigint NOT NULL DEFAULT 0
);

-- look-alike: old versions by the usual abbreviations, and a warehouse's copies
CREATE TABLE act_hi_task (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL
);
CREATE TABLE user_dimension (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL
);
CREATE TABLE "UserHst" (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL
);

-- look-alike: a code of a table whose key is none, and a table's own
CREATE TABLE coupons (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, coupon_code bigint NOT NULL);
CREATE TABLE sales (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    coupon_code bigint NOT NULL
);

-- look-alike: a code by which a table tells its own rows apart
CREATE TABLE regions (region_code text PRIMARY KEY, title text NOT NULL);
CREATE TABLE price_lists (region_code text PRIMARY KEY, title text NOT NULL);
