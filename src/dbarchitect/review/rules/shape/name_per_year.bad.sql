-- case: tables
CREATE TABLE sales_2025 (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    amount numeric(12, 2) NOT NULL
);
CREATE TABLE sales_2026 (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    amount numeric(12, 2) NOT NULL
);

-- case: tables by month, in another schema with names in mixed case
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Visits202601" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Page" text NOT NULL
);
CREATE TABLE "Other"."Visits202602" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Page" text NOT NULL
);

-- case: columns
CREATE TABLE regions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    population_2020 bigint NOT NULL,
    population_2025 bigint NOT NULL
);
