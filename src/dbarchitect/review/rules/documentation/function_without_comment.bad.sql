CREATE FUNCTION twice(number integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN number * 2;
CREATE FUNCTION twice(number bigint) RETURNS bigint LANGUAGE sql IMMUTABLE RETURN number * 2;
COMMENT ON FUNCTION twice(bigint) IS 'For large numbers.';

-- case: a procedure and an aggregate, with names that need quotes
CREATE SCHEMA "Other";
CREATE PROCEDURE "Other"."DoNothing"() LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
CREATE AGGREGATE "Other"."SumUp"(integer) (SFUNC = int4pl, STYPE = integer);
