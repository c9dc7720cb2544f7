-- case: the table's name in the singular
CREATE TABLE companies (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE offices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id bigint NOT NULL
);
CREATE INDEX ON offices (company_id);
CREATE TABLE shares (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_id bigint NOT NULL REFERENCES companies (id)
);
CREATE INDEX ON shares (company_id);

-- case: a role before the table's name, the key under that name too, in another schema
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Address" ("AddressId" uuid PRIMARY KEY);
CREATE TABLE "Other"."Order" (
    "OrderId" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Number" text NOT NULL,
    "BillingAddressId" uuid NOT NULL,
    "ShippingAddressId" uuid NOT NULL REFERENCES "Other"."Address" ("AddressId")
);
CREATE INDEX ON "Other"."Order" ("ShippingAddressId");

-- case: columns of that name refer to one table elsewhere
CREATE TABLE artists (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE albums (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    performer bigint NOT NULL REFERENCES artists (id)
);
CREATE INDEX ON albums (performer);
CREATE TABLE concerts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    performer bigint NOT NULL REFERENCES artists (id)
);
CREATE INDEX ON concerts (performer);
CREATE TABLE songs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    performer bigint NOT NULL
);

-- case: from a partitioned table
CREATE TABLE payments (
    id bigint NOT NULL,
    at timestamptz NOT NULL,
    company_id bigint NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE payments_2026 PARTITION OF payments
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

-- case: names whose words nothing parts
CREATE TABLE salesperson (salespersonid bigint PRIMARY KEY, territory text NOT NULL);
CREATE TABLE bonus (
    bonusid bigint PRIMARY KEY,
    salespersonid bigint NOT NULL
);
CREATE TABLE quota (
    quotaid bigint PRIMARY KEY,
    salespersonid bigint NOT NULL REFERENCES salesperson (salespersonid)
);
CREATE INDEX ON quota (salespersonid);

-- case: the row above in a tree, and one in a role
CREATE TABLE categories (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL,
    parent_id bigint,
    original_category_id bigint NOT NULL
);

-- case: a key of several columns, the others of one name in both tables
CREATE TABLE projects (tenant_id bigint, id bigint, PRIMARY KEY (tenant_id, id));
CREATE TABLE tasks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id bigint NOT NULL,
    project_id bigint NOT NULL
);

-- case: a code that is the key of another table
CREATE TABLE countries (code text PRIMARY KEY, title text NOT NULL);
CREATE TABLE harbours (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    country_code text NOT NULL
);
