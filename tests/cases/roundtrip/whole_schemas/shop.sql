-- A schema as a team writes it: everything at once, in several schemas, with roles and policies.
CREATE ROLE shop_owner;
CREATE ROLE shop_app LOGIN;
CREATE ROLE shop_reader;
CREATE SCHEMA shop AUTHORIZATION shop_owner;
CREATE SCHEMA audit AUTHORIZATION shop_owner;
GRANT USAGE ON SCHEMA shop TO shop_app, shop_reader;
SET ROLE shop_owner;
CREATE TYPE shop.order_status AS ENUM ('pending', 'paid', 'shipped');
CREATE DOMAIN shop.money AS numeric(12, 2) CHECK (VALUE >= 0);
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END $$;
CREATE TABLE shop.users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    tenant text NOT NULL DEFAULT current_user,
    deleted_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now(),
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple', email)) STORED
);
CREATE UNIQUE INDEX users_email ON shop.users (lower(email)) WHERE deleted_at IS NULL;
CREATE INDEX users_search ON shop.users USING gin (search);
CREATE TABLE shop.orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES shop.users ON DELETE RESTRICT,
    status shop.order_status NOT NULL DEFAULT 'pending',
    total shop.money NOT NULL DEFAULT 0
);
CREATE INDEX orders_user ON shop.orders (user_id, id DESC) INCLUDE (total);
CREATE TABLE audit.log (
    id bigint NOT NULL, at timestamptz NOT NULL DEFAULT now(), old jsonb, new jsonb, PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX log_at ON audit.log USING brin (at);
CREATE TABLE audit.log_2026_01 PARTITION OF audit.log FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2026-02-01 00:00+00');
CREATE TABLE audit.log_2026_02 PARTITION OF audit.log FOR VALUES FROM ('2026-02-01 00:00+00') TO ('2026-03-01 00:00+00');
CREATE TABLE audit.log_default PARTITION OF audit.log DEFAULT;
CREATE FUNCTION audit.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    INSERT INTO audit.log (id, old, new) VALUES (1, to_jsonb(OLD), to_jsonb(NEW));
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION audit.record() FROM PUBLIC;
CREATE TRIGGER touch BEFORE UPDATE ON shop.users FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE TRIGGER audited AFTER UPDATE OR DELETE ON shop.orders FOR EACH ROW EXECUTE FUNCTION audit.record();
CREATE VIEW shop.open_orders WITH (security_barrier = true) AS
    SELECT o.id, u.email, o.total FROM shop.orders AS o JOIN shop.users AS u ON u.id = o.user_id WHERE o.status = 'pending';
CREATE MATERIALIZED VIEW shop.sales AS SELECT user_id, sum(total) AS total FROM shop.orders GROUP BY user_id;
CREATE UNIQUE INDEX sales_user ON shop.sales (user_id);
ALTER TABLE shop.users ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON shop.users TO shop_app USING (tenant = current_user);
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA shop TO shop_app;
GRANT SELECT ON shop.open_orders TO shop_reader;
GRANT SELECT (id, email) ON shop.users TO shop_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO shop_reader;
RESET ROLE;
COMMENT ON TABLE shop.users IS 'People who buy';
COMMENT ON COLUMN shop.users.email IS 'Where we write to';
