CREATE FUNCTION lo_manage() RETURNS trigger LANGUAGE plpgsql SET search_path = ''
AS 'BEGIN RETURN new; END';
CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- look-alike: short binary values
    password_hash bytea NOT NULL,
    file_checksum bytea NOT NULL,
    public_key bytea NOT NULL,
    -- look-alike: what was sent, not a file
    http_request_body bytea NOT NULL,
    -- look-alike: the key of a file kept elsewhere
    pdf text NOT NULL,
    -- look-alike: large objects that a trigger unlinks
    scan oid
);
CREATE TRIGGER unlinks_scans BEFORE UPDATE OR DELETE ON invoices
    FOR EACH ROW EXECUTE FUNCTION lo_manage('scan');
