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
