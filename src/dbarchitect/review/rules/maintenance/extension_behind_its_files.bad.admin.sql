-- A version that was installed before the package was renewed.
CREATE EXTENSION hstore SCHEMA extensions VERSION '1.4';
-- case: whose files are gone
CREATE EXTENSION citext SCHEMA extensions;
UPDATE pg_catalog.pg_extension SET extname = 'Gone' WHERE extname = 'citext';
