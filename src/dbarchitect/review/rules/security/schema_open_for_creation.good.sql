CREATE ROLE sec_app;
-- look-alike: everybody may look objects up
CREATE SCHEMA shared;
GRANT USAGE ON SCHEMA shared TO PUBLIC;

-- look-alike: one role may create objects
CREATE SCHEMA "Other";
GRANT ALL ON SCHEMA "Other" TO sec_app;

-- look-alike: granted and revoked again
CREATE SCHEMA closed;
GRANT CREATE ON SCHEMA closed TO PUBLIC;
REVOKE CREATE ON SCHEMA closed FROM PUBLIC;
