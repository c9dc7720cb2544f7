CREATE TABLE rates (currency text PRIMARY KEY, value numeric NOT NULL);
CREATE FUNCTION rate_of(wanted text) RETURNS numeric LANGUAGE sql IMMUTABLE
    AS 'SELECT value FROM public.rates WHERE currency = wanted';

-- case: a body that was parsed when the function was made, in another schema
CREATE SCHEMA "Other";
CREATE FUNCTION "Other"."Count"(VARIADIC wanted text[]) RETURNS bigint LANGUAGE sql IMMUTABLE
    RETURN (WITH few AS (SELECT 1 FROM rates WHERE currency = ANY (wanted)) SELECT count(*) FROM few);

-- case: in PL/pgSQL, within an expression and in a loop
CREATE FUNCTION is_rated(wanted text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM rates WHERE currency = wanted);
END $$;
CREATE FUNCTION rated() RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    rate record;
    counted bigint := 0;
BEGIN
    FOR rate IN SELECT r.value FROM public.rates r WHERE r.value > 0 LOOP
        counted := counted + 1;
    END LOOP;
    RETURN counted;
END $$;
