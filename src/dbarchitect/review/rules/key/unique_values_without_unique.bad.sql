CREATE TABLE tickets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_number text NOT NULL,
    -- case: a uuid
    shown_as uuid NOT NULL
);
-- case: a foreign key, which each row is referred to by once at most
CREATE TABLE refunds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id bigint NOT NULL REFERENCES tickets
);
CREATE INDEX ON refunds (ticket_id);
-- case: MixedCase in another schema
CREATE SCHEMA stock;
CREATE TABLE stock."Parts" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "partSku" varchar(20) NOT NULL
);
