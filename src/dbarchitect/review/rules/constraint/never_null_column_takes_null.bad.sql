CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    placed_at timestamptz NOT NULL,
    score numeric(12, 2)
);
-- case: MixedCase and a domain that takes null, in another schema
CREATE SCHEMA sales;
CREATE DOMAIN sales.score AS numeric(12, 2) CHECK (VALUE >= 0);
CREATE TABLE sales."Bills" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "billedOn" date NOT NULL,
    "riskScore" sales.score
);
-- case: partitioned
CREATE TABLE readings (
    sensor bigint NOT NULL,
    taken_at timestamptz NOT NULL,
    degrees double precision,
    PRIMARY KEY (sensor, taken_at)
) PARTITION BY RANGE (taken_at);
CREATE TABLE readings_rest PARTITION OF readings DEFAULT;
