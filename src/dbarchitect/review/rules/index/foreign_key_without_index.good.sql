CREATE TABLE customers (
    region integer NOT NULL,
    id bigint NOT NULL,
    PRIMARY KEY (region, id)
);

-- look-alike: an index of the columns in another order, with more behind
CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    region integer NOT NULL,
    customer_id bigint NOT NULL,
    issued_at timestamptz NOT NULL,
    FOREIGN KEY (region, customer_id) REFERENCES customers (region, id)
);
CREATE INDEX ON invoices (customer_id, region, issued_at);

-- look-alike: a partial index that leaves out nothing but nulls, which reference nothing
CREATE TABLE accounts (id bigint PRIMARY KEY);
CREATE TABLE payments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint REFERENCES accounts (id)
);
CREATE INDEX ON payments (account_id) WHERE account_id IS NOT NULL;

-- look-alike: a hash index, and a primary key that begins with the column
CREATE TABLE notes (
    account_id bigint NOT NULL REFERENCES accounts (id),
    id bigint NOT NULL,
    author_id bigint NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (account_id, id)
);
CREATE INDEX ON notes USING hash (author_id);

-- look-alike: a partitioned table whose index reaches every partition, in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Entries" (
    "Id" bigint NOT NULL,
    "At" timestamptz NOT NULL,
    "Account" bigint NOT NULL REFERENCES accounts (id),
    PRIMARY KEY ("Id", "At")
) PARTITION BY RANGE ("At");
CREATE TABLE "Other"."Entries_2026" PARTITION OF "Other"."Entries"
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX ON "Other"."Entries" ("Account");
