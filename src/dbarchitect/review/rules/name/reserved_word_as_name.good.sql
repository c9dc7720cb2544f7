CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: key words that are names without quotes, too
    name text NOT NULL,
    status text NOT NULL,
    type text NOT NULL,
    position integer NOT NULL,
    timestamp text NOT NULL,
    -- look-alike: in another case it is another name
    "Order" integer NOT NULL,
    "LIMIT" integer NOT NULL
);
-- look-alike: an index, which no query names
CREATE INDEX "user" ON orders (name);
