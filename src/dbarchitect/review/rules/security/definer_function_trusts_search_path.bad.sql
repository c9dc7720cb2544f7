CREATE ROLE sec_app;
CREATE TABLE accounts (id bigint PRIMARY KEY, balance numeric NOT NULL);
CREATE FUNCTION total() RETURNS numeric LANGUAGE sql STABLE SECURITY DEFINER
    AS 'SELECT sum(balance) FROM accounts';
REVOKE EXECUTE ON FUNCTION total() FROM PUBLIC;

-- case: the function of a trigger, which is not called but fired
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER changed BEFORE UPDATE ON accounts
    FOR EACH ROW EXECUTE FUNCTION note_change();

-- case: another setting is set
CREATE FUNCTION total_soon() RETURNS numeric LANGUAGE sql STABLE SECURITY DEFINER
    SET work_mem = '64MB' AS 'SELECT sum(balance) FROM accounts';
REVOKE EXECUTE ON FUNCTION total_soon() FROM PUBLIC;

-- case: temporary tables go first
CREATE SCHEMA "Other";
CREATE PROCEDURE "Other"."PayIn"(account bigint) LANGUAGE sql SECURITY DEFINER
    SET search_path = public, "Other"
    AS 'UPDATE accounts SET balance = balance + 1 WHERE id = account';
REVOKE EXECUTE ON PROCEDURE "Other"."PayIn"(bigint) FROM PUBLIC;
