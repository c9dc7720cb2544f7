-- case: a number at the end
CREATE TABLE people (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    phone1 text NOT NULL,
    phone2 text,
    phone3 text
);

-- case: a number within the name, counted from 0, a domain among the types
CREATE SCHEMA "Other";
CREATE DOMAIN "Other"."Points" AS integer;
CREATE TABLE "Other"."Results" (
    "Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Round0Points" integer NOT NULL,
    "Round1Points" "Other"."Points" NOT NULL,
    "Round2Points" integer NOT NULL,
    "Round3Points" integer NOT NULL
);
