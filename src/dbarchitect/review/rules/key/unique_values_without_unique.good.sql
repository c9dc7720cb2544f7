CREATE TABLE tickets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: unique in one spelling
    email text NOT NULL,
    -- look-alike: unique within another column
    tenant bigint NOT NULL,
    slug text NOT NULL,
    -- look-alike: different by chance, and nothing that tells tickets apart
    title text NOT NULL,
    opened_at timestamptz NOT NULL,
    -- look-alike: comes again now and then
    customer_number text NOT NULL,
    UNIQUE (tenant, slug)
);
CREATE UNIQUE INDEX ON tickets (lower(email));
-- look-alike: unique among those that are not deleted
CREATE TABLE coupons (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL,
    deleted_at timestamptz
);
CREATE UNIQUE INDEX ON coupons (code) WHERE deleted_at IS NULL;
-- look-alike: too few rows to tell
CREATE TABLE plans (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL);
