CREATE TABLE products (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    price numeric(12, 2) NOT NULL,
    -- case: whole numbers that may be null
    stock integer
);
-- case: MixedCase in another schema, partitioned
CREATE SCHEMA sales;
CREATE TABLE sales."Lines" (
    "soldOn" date NOT NULL,
    "lineNo" bigint NOT NULL,
    "unitQuantity" smallint NOT NULL,
    PRIMARY KEY ("soldOn", "lineNo")
) PARTITION BY RANGE ("soldOn");
CREATE TABLE sales."LinesRest" PARTITION OF sales."Lines" DEFAULT;
