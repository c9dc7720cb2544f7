-- look-alike: serial and identity own theirs
CREATE TABLE invoices (id bigserial PRIMARY KEY);
CREATE TABLE items (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- look-alike: one sequence for two tables
CREATE SEQUENCE document_numbers;
CREATE TABLE letters (id bigint DEFAULT nextval('document_numbers') PRIMARY KEY);
CREATE TABLE memos (id bigint DEFAULT nextval('document_numbers') PRIMARY KEY);

-- look-alike: one that no default draws from
CREATE SEQUENCE job_numbers;

-- look-alike: the partitions of a table that owns it
CREATE TABLE "Events" (
    "Id" bigserial,
    "At" timestamptz NOT NULL,
    PRIMARY KEY ("Id", "At")
) PARTITION BY RANGE ("At");
CREATE TABLE "Events_2026" PARTITION OF "Events"
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
