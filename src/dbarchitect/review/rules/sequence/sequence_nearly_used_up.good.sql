-- look-alike: far along, and far from the end
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- look-alike: a circle has no end
CREATE SEQUENCE slots AS integer MAXVALUE 1000 CYCLE;

-- look-alike: one that counts down and has just begun, in another schema
CREATE SCHEMA "Other";
CREATE SEQUENCE "Other"."Countdown" AS integer INCREMENT BY -1 MINVALUE -2000000000 MAXVALUE -1;

-- look-alike: nothing drawn yet
CREATE SEQUENCE untouched AS smallint MAXVALUE 2;

-- look-alike: a sequence for numeric, which is wide enough
CREATE SEQUENCE serials;
CREATE TABLE devices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    serial numeric DEFAULT nextval('serials') NOT NULL
);
ALTER SEQUENCE serials OWNED BY devices.serial;
