CREATE FUNCTION twice(number integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN number * 2;
COMMENT ON FUNCTION twice(integer) IS 'Doubles a number.';
CREATE PROCEDURE "DoNothing"() LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
COMMENT ON PROCEDURE "DoNothing"() IS 'For tests.';

-- look-alike: the functions of a range type and of an extension
CREATE TYPE spans AS RANGE (SUBTYPE = integer);
CREATE EXTENSION citext;
