-- case: two tables
CREATE TABLE departments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    head_id bigint NOT NULL
);
CREATE INDEX ON departments (head_id);
CREATE TABLE employees (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    department_id bigint NOT NULL REFERENCES departments (id)
);
CREATE INDEX ON employees (department_id);
ALTER TABLE departments ADD FOREIGN KEY (head_id) REFERENCES employees (id);

-- case: three tables, one kept from null by a CHECK
CREATE TABLE a (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    b_id bigint CHECK (b_id IS NOT NULL)
);
CREATE INDEX ON a (b_id);
CREATE TABLE c (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    a_id bigint NOT NULL REFERENCES a (id)
);
CREATE INDEX ON c (a_id);
CREATE TABLE b (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    c_id bigint NOT NULL REFERENCES c (id)
);
CREATE INDEX ON b (c_id);
ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id);
