CREATE SCHEMA extensions;
-- look-alike: of the version that the server has
CREATE EXTENSION hstore SCHEMA extensions;
