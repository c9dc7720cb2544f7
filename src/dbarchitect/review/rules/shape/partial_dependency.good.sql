-- look-alike: a key that partitions make longer, of which one column tells rows apart
CREATE TABLE events (
    id bigint NOT NULL,
    event_kind text NOT NULL,
    happened_at timestamptz NOT NULL,
    PRIMARY KEY (id, happened_at)
) PARTITION BY RANGE (happened_at);
CREATE TABLE events_rest PARTITION OF events DEFAULT;
-- look-alike: a part of the key that nothing is named after; each tenant has one language today
CREATE TABLE notes (
    tenant_id bigint NOT NULL,
    id bigint NOT NULL,
    language text NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
-- look-alike: one order in twenty has two dates
CREATE TABLE order_lines (
    order_id bigint NOT NULL,
    line_number integer NOT NULL,
    order_date date NOT NULL,
    quantity integer NOT NULL,
    PRIMARY KEY (order_id, line_number)
);
-- look-alike: a column of the key that another one of it determines
CREATE TABLE parcels (
    parcel_id bigint NOT NULL,
    parcel_year integer NOT NULL,
    step integer NOT NULL,
    place text NOT NULL,
    PRIMARY KEY (parcel_id, parcel_year, step)
);
-- look-alike: too few rows to tell
CREATE TABLE plan_features (
    plan_id bigint NOT NULL,
    feature_id bigint NOT NULL,
    plan_name text NOT NULL,
    PRIMARY KEY (plan_id, feature_id)
);
