CREATE TABLE orders (
    id text DEFAULT uuidv7()::text PRIMARY KEY,
    -- case: by its name
    session_uuid varchar(36) NOT NULL
);
-- case: a key of 36 characters
CREATE TABLE customers (id char(36) PRIMARY KEY);
