-- look-alike: a schema of its own
CREATE SCHEMA extensions;
CREATE EXTENSION hstore SCHEMA extensions;

-- look-alike: a type of one's own in public
CREATE TABLE settings (id bigint PRIMARY KEY, value extensions.hstore NOT NULL);
