CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    is_open boolean NOT NULL,
    is_paid boolean NOT NULL,
    is_void boolean NOT NULL
);
-- case: MixedCase in another schema
CREATE SCHEMA crm;
CREATE TABLE crm."Leads" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "isWon" boolean NOT NULL,
    "isLost" boolean NOT NULL
);
