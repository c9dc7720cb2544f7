CREATE TABLE order_lines (
    order_id bigint NOT NULL,
    line_number integer NOT NULL,
    order_date date NOT NULL,
    delivery_town text NOT NULL,
    quantity integer NOT NULL CHECK (quantity >= 0),
    PRIMARY KEY (order_id, line_number)
);
-- case: MixedCase, in another schema, and null where the part of the key is
CREATE SCHEMA shop;
CREATE TABLE shop."Stock" (
    "warehouseCode" text NOT NULL,
    "productNumber" bigint NOT NULL,
    "warehouseTown" text,
    amount bigint NOT NULL CHECK (amount >= 0),
    PRIMARY KEY ("warehouseCode", "productNumber")
);
-- case: partitioned, two columns of a key of three
CREATE TABLE readings (
    site_id bigint NOT NULL,
    sensor_no integer NOT NULL,
    taken_on date NOT NULL,
    sensor_model text NOT NULL,
    degrees double precision NOT NULL,
    PRIMARY KEY (site_id, sensor_no, taken_on)
) PARTITION BY RANGE (taken_on);
CREATE TABLE readings_rest PARTITION OF readings DEFAULT;
