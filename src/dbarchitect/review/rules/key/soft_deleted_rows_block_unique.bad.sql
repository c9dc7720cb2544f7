CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    deleted_at timestamptz
);

-- case: a default that is cast to uuid, and made by nobody
CREATE TABLE coupons (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant')::uuid,
    code text NOT NULL,
    deleted_at timestamptz,
    UNIQUE (tenant_id, code)
);

-- case: an address that is mostly given out once
CREATE TABLE pages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feed_url text NOT NULL UNIQUE,
    deleted_at timestamptz
);

-- case: a predicate that reads another flag, and not the mark
CREATE TABLE labels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL,
    is_listed boolean NOT NULL DEFAULT true,
    is_deleted boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX labels_title_key ON labels (title) WHERE is_listed;
