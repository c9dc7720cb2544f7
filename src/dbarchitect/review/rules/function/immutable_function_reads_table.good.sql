CREATE TABLE rates (currency text PRIMARY KEY, value numeric NOT NULL);
-- look-alike: declared stable
CREATE FUNCTION rate_of(wanted text) RETURNS numeric LANGUAGE sql STABLE
    AS 'SELECT value FROM public.rates WHERE currency = wanted';

-- look-alike: of its arguments alone, also by way of VALUES and WITH
CREATE FUNCTION with_tax(amount numeric) RETURNS numeric LANGUAGE sql IMMUTABLE
    AS 'SELECT amount * 1.2';
CREATE FUNCTION "Largest"(VARIADIC amounts numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE
    AS 'WITH given AS (SELECT unnest(amounts) AS one) SELECT max(one) FROM given';
CREATE FUNCTION word(number integer) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN (SELECT name FROM (VALUES (1, 'one'), (2, 'two')) AS words (n, name) WHERE n = number);

-- look-alike: the name of a table in a string
CREATE FUNCTION described() RETURNS text LANGUAGE sql IMMUTABLE
    AS $$ SELECT 'rates: SELECT value FROM rates' $$;

-- look-alike: PL/pgSQL that computes without a table
CREATE FUNCTION doubled(number integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    parts integer[] := ARRAY[number, number];
    part integer;
    total integer := 0;
BEGIN
    FOREACH part IN ARRAY parts LOOP
        total := total + part;
    END LOOP;
    SELECT total + 0 INTO total;
    RETURN total;
END $$;
