-- min_version: 18
-- Default privileges on large objects.
CREATE ROLE blob_reader;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO blob_reader;
