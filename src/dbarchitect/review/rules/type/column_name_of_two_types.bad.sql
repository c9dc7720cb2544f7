CREATE TABLE orders (id bigint PRIMARY KEY, order_number bigint NOT NULL);
CREATE TABLE parcels (id bigint PRIMARY KEY, order_number bigint NOT NULL);
CREATE TABLE refunds (id bigint PRIMARY KEY, order_number bigint NOT NULL);
CREATE TABLE complaints (id bigint PRIMARY KEY, order_number text NOT NULL);
