-- case: references and a surrogate key
CREATE TABLE articles (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE tags (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE labels (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id bigint NOT NULL REFERENCES articles (id),
    tag_id bigint NOT NULL REFERENCES tags (id)
);
CREATE INDEX ON labels (article_id);
CREATE INDEX ON labels (tag_id);

-- case: named after both, with times of writing
CREATE FUNCTION new_uuid() RETURNS uuid LANGUAGE sql AS $$
    SELECT encode(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        FROM 1 FOR 6), 'hex')::uuid
$$;
CREATE TABLE article_tags (
    id uuid PRIMARY KEY DEFAULT new_uuid(),
    article_id bigint NOT NULL REFERENCES articles (id),
    tag_id bigint NOT NULL REFERENCES tags (id),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX ON article_tags (article_id, tag_id);
CREATE INDEX ON article_tags (tag_id);

-- case: within a tenant
CREATE TABLE tenants (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE members (
    tenant_id bigint NOT NULL REFERENCES tenants (id),
    id bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE TABLE groups (
    tenant_id bigint NOT NULL REFERENCES tenants (id),
    id bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE TABLE memberships (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id bigint NOT NULL REFERENCES tenants (id),
    group_id bigint NOT NULL,
    member_id bigint NOT NULL,
    FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id),
    FOREIGN KEY (tenant_id, group_id) REFERENCES groups (tenant_id, id)
);
CREATE INDEX ON memberships (tenant_id, member_id);
CREATE INDEX ON memberships (tenant_id, group_id);
