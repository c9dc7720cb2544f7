-- look-alike: later than the files of the server
CREATE EXTENSION citext SCHEMA extensions;
UPDATE pg_catalog.pg_extension SET extversion = '1.10' WHERE extname = 'citext';
