CREATE TABLE accounts (id bigint PRIMARY KEY, balance numeric NOT NULL);
CREATE FUNCTION total() RETURNS numeric LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS 'SELECT sum(balance) FROM public.accounts';

-- case: a procedure, with arguments and names that need quotes, in a schema open to everybody
CREATE SCHEMA "Other";
GRANT USAGE ON SCHEMA "Other" TO PUBLIC;
CREATE PROCEDURE "Other"."PayIn"(account bigint, VARIADIC amounts numeric[])
    LANGUAGE sql SECURITY DEFINER
    BEGIN ATOMIC
        UPDATE public.accounts SET balance = balance + amounts[1] WHERE id = account;
    END;
