CREATE TABLE employees (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    full_name text NOT NULL,
    department_id bigint NOT NULL,
    department_name text NOT NULL,
    department_floor integer NOT NULL
);
-- case: MixedCase, in another schema, and null where the thing is not known
CREATE SCHEMA library;
CREATE TABLE library."Books" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "bookTitle" text NOT NULL,
    "publisherCode" text,
    "publisherTown" text
);
-- case: a thing within a thing
CREATE TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    visit_date date NOT NULL,
    patient_number bigint NOT NULL,
    patient_born_on date NOT NULL,
    insurer_code text NOT NULL,
    insurer_town text NOT NULL
);
