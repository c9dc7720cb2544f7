-- look-alike: the actions that are allowed
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE order_lines (
    order_id bigint NOT NULL REFERENCES orders (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    line integer NOT NULL,
    PRIMARY KEY (order_id, line)
);
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Notes" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Order" bigint REFERENCES orders (id) ON DELETE SET NULL
);
CREATE INDEX ON "Other"."Notes" ("Order");
