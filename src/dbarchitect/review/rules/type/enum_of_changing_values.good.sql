-- look-alike: an enum type that no column is of
CREATE TYPE mood AS ENUM ('calm', 'busy');
-- look-alike: values that can be changed
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    status text NOT NULL CHECK (status IN ('pending', 'paid', 'sent'))
);
