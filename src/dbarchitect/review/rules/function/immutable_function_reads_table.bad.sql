CREATE TABLE rates (currency text PRIMARY KEY, value numeric NOT NULL);
CREATE FUNCTION rate_of(wanted text) RETURNS numeric LANGUAGE sql IMMUTABLE
    AS 'SELECT value FROM public.rates WHERE currency = wanted';

-- case: a body that was parsed when the function was made, in another schema
CREATE SCHEMA "Other";
CREATE FUNCTION "Other"."Count"(VARIADIC wanted text[]) RETURNS bigint LANGUAGE sql IMMUTABLE
    RETURN (WITH few AS (SELECT 1 FROM rates WHERE currency = ANY (wanted)) SELECT count(*) FROM few);
