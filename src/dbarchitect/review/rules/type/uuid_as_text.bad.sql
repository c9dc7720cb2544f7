CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text DEFAULT gen_random_uuid()::text NOT NULL UNIQUE,
    -- case: by its name
    session_uuid varchar(36) NOT NULL
);
-- case: a key of 36 characters
CREATE TABLE customers (id char(36) PRIMARY KEY);
