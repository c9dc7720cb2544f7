CREATE TABLE accounts (id bigint PRIMARY KEY, balance numeric NOT NULL);
-- look-alike: a path of its own that ends in pg_temp
CREATE FUNCTION total() RETURNS numeric LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS 'SELECT sum(balance) FROM accounts';
REVOKE EXECUTE ON FUNCTION total() FROM PUBLIC;

-- look-alike: an empty path, with which each name has its schema
CREATE FUNCTION total_again() RETURNS numeric LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = '' AS 'SELECT sum(balance) FROM public.accounts';
REVOKE EXECUTE ON FUNCTION total_again() FROM PUBLIC;

-- look-alike: the built-in schema alone
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER changed BEFORE UPDATE ON accounts
    FOR EACH ROW EXECUTE FUNCTION note_change();

-- look-alike: names that were looked up when the function was made
CREATE FUNCTION count_all() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
    RETURN (SELECT count(*) FROM accounts);
CREATE PROCEDURE pay_in(account bigint) LANGUAGE sql SECURITY DEFINER
    BEGIN ATOMIC
        UPDATE accounts SET balance = balance + 1 WHERE id = account;
    END;
REVOKE EXECUTE ON FUNCTION count_all() FROM PUBLIC;
REVOKE EXECUTE ON PROCEDURE pay_in(bigint) FROM PUBLIC;

-- look-alike: runs with the rights of whoever calls it
CREATE FUNCTION "Mine"() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM accounts';
