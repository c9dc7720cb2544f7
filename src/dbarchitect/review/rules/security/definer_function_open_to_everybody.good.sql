CREATE ROLE sec_app;
CREATE TABLE accounts (id bigint PRIMARY KEY, balance numeric NOT NULL);
-- look-alike: revoked from PUBLIC and granted to one role
CREATE FUNCTION total() RETURNS numeric LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS 'SELECT sum(balance) FROM public.accounts';
REVOKE EXECUTE ON FUNCTION total() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION total() TO sec_app;

-- look-alike: the function of a trigger, which nobody can call
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER changed BEFORE UPDATE ON accounts
    FOR EACH ROW EXECUTE FUNCTION note_change();

-- look-alike: runs with the rights of whoever calls it
CREATE FUNCTION count_accounts() RETURNS bigint LANGUAGE sql STABLE
    RETURN (SELECT count(*) FROM accounts);

-- look-alike: in a schema that only one role may use
CREATE SCHEMA "Private";
GRANT USAGE ON SCHEMA "Private" TO sec_app;
CREATE FUNCTION "Private"."Total"() RETURNS numeric LANGUAGE sql STABLE SECURITY DEFINER
    RETURN (SELECT sum(balance) FROM accounts);
