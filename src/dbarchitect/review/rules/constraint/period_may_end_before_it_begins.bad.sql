-- case: times
CREATE TABLE bookings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL
);

-- case: dates that take null, a domain over date, names in mixed case, another schema
CREATE SCHEMA "Other";
CREATE DOMAIN "Other"."Day" AS date;
CREATE TABLE "Other"."Prices" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Amount" numeric(12, 2) NOT NULL,
    "ValidFrom" "Other"."Day" NOT NULL,
    "ValidTo" "Other"."Day"
);

-- case: numbers
CREATE TABLE jobs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    min_salary numeric(12, 2) NOT NULL,
    max_salary numeric(12, 2) NOT NULL
);
