CREATE TABLE order_items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    total_2 integer NOT NULL,
    -- look-alike: capital letters, and the dollar that names may have
    "netTotal" integer NOT NULL,
    total$sum integer NOT NULL,
    _hidden integer NOT NULL
);

-- look-alike: a rule and a policy in words, which no query says
ALTER TABLE order_items ADD CONSTRAINT "total is not below 0" CHECK (total_2 >= 0);
ALTER TABLE order_items ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "Everybody reads" ON order_items FOR SELECT USING (_hidden = 0);
