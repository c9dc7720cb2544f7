CREATE ROLE sec_app;
CREATE SCHEMA "Other";
-- look-alike: for one role
ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT ON TABLES TO sec_app;

-- look-alike: what everybody has of functions is taken away
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- look-alike: EXECUTE of functions in one schema, which is the default anyway
ALTER DEFAULT PRIVILEGES IN SCHEMA "Other" GRANT EXECUTE ON FUNCTIONS TO PUBLIC;

-- look-alike: what a sequence says may be read
ALTER DEFAULT PRIVILEGES IN SCHEMA "Other" GRANT SELECT ON SEQUENCES TO PUBLIC;
