CREATE ROLE sec_owner;
-- look-alike: a role that is no superuser
CREATE TABLE documents (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
ALTER TABLE documents OWNER TO sec_owner;

-- look-alike: a superuser was granted the table
CREATE TABLE letters (id bigint PRIMARY KEY);
GRANT SELECT ON letters TO postgres;
