-- look-alike: one of the two takes null
CREATE TABLE departments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    head_id bigint
);
CREATE INDEX ON departments (head_id);
CREATE TABLE employees (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    department_id bigint NOT NULL REFERENCES departments (id)
);
CREATE INDEX ON employees (department_id);
ALTER TABLE departments ADD FOREIGN KEY (head_id) REFERENCES employees (id);

-- look-alike: one of the two is deferrable, in another schema with names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Teams" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Captain" bigint NOT NULL
);
CREATE INDEX ON "Other"."Teams" ("Captain");
CREATE TABLE "Other"."Players" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Team" bigint NOT NULL REFERENCES "Other"."Teams" ("Id")
);
CREATE INDEX ON "Other"."Players" ("Team");
ALTER TABLE "Other"."Teams" ADD FOREIGN KEY ("Captain") REFERENCES "Other"."Players" ("Id")
    DEFERRABLE;

-- look-alike: a row may refer to itself
CREATE TABLE accounts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id bigint NOT NULL REFERENCES accounts (id)
);
CREATE INDEX ON accounts (owner_id);

-- look-alike: two ways to one table are no circle
CREATE TABLE legs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    department_id bigint NOT NULL REFERENCES departments (id),
    employee_id bigint NOT NULL REFERENCES employees (id),
    length_km integer NOT NULL
);
CREATE INDEX ON legs (department_id);
CREATE INDEX ON legs (employee_id);
