GRANT CREATE ON SCHEMA public TO PUBLIC;

-- case: all privileges, on a schema whose name needs quotes
CREATE SCHEMA "Other";
GRANT ALL ON SCHEMA "Other" TO PUBLIC;
