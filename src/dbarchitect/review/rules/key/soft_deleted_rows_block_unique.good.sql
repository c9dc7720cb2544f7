-- Unique among live rows only.
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    email text NOT NULL,
    deleted_at timestamptz
);
CREATE UNIQUE INDEX users_email_key ON users (email) WHERE deleted_at IS NULL;

-- The mark takes part in the key: what was deleted at different times may repeat.
CREATE TABLE coupons (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL,
    deleted_at timestamptz,
    UNIQUE NULLS NOT DISTINCT (code, deleted_at)
);

-- Never null: not a mark but a fact about every row.
CREATE TABLE deletions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    path text NOT NULL UNIQUE,
    deleted_at timestamptz NOT NULL
);

-- A boolean mark, MixedCase, in another schema.
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Users" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Email" text NOT NULL,
    "IsDeleted" boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX "Users_Email_key" ON "Other"."Users" ("Email") WHERE NOT "IsDeleted";

-- look-alike: values that a program draws or computes, and nobody asks for again
CREATE TABLE invitations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token text NOT NULL UNIQUE,
    content_sha256 bytea NOT NULL UNIQUE,
    md5 text NOT NULL UNIQUE,
    deleted_at timestamptz
);

-- look-alike: a table that a migration tool keeps for itself
CREATE TABLE flyway_schema_history (
    installed_rank integer PRIMARY KEY,
    version text NOT NULL UNIQUE,
    deleted boolean NOT NULL
);

-- look-alike: what is set together with the mark is null in live rows
CREATE TABLE installs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    host_name text NOT NULL,
    removed_at timestamptz,
    removed_by text
);
CREATE UNIQUE INDEX ON installs (host_name) WHERE removed_by IS NULL;

-- look-alike: the primary key keeps the same rows out
CREATE TABLE parcels (
    tracking_code text PRIMARY KEY,
    carrier text NOT NULL,
    deleted_at timestamptz
);
CREATE UNIQUE INDEX ON parcels (carrier, tracking_code);

-- look-alike: when it was deleted is null while the flag is false
CREATE TABLE labels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL,
    is_deleted boolean NOT NULL DEFAULT false,
    deleted_at date
);
CREATE UNIQUE INDEX ON labels (title) WHERE deleted_at IS NULL;

-- look-alike: the only part of its kind that another row has, and what is unique by it
CREATE TABLE settings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL UNIQUE REFERENCES users,
    tenant_id bigint NOT NULL,
    deleted_at timestamptz,
    UNIQUE (user_id, tenant_id)
);
