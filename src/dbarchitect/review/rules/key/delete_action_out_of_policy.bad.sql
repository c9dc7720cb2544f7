-- case: CASCADE on delete
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE order_lines (
    order_id bigint NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    line integer NOT NULL,
    PRIMARY KEY (order_id, line)
);

-- case: SET NULL on update
CREATE TABLE notes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id bigint REFERENCES orders (id) ON UPDATE SET NULL
);
CREATE INDEX ON notes (order_id);
