CREATE TYPE order_status AS ENUM ('pending', 'paid', 'sent');
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    status order_status NOT NULL
);
