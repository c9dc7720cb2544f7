-- An encoding is chosen when a database is made: here the catalog is made to say so. A locale
-- that goes with any encoding goes along, so that one can still connect.
DO $$
BEGIN
    UPDATE pg_catalog.pg_database
    SET encoding = pg_catalog.pg_char_to_encoding('SQL_ASCII'), datcollate = 'C', datctype = 'C'
    WHERE datname = pg_catalog.current_database();
    IF pg_catalog.current_setting('server_version_num')::integer >= 170000 THEN
        UPDATE pg_catalog.pg_database SET datlocprovider = 'c', datlocale = NULL
        WHERE datname = pg_catalog.current_database();
    ELSIF pg_catalog.current_setting('server_version_num')::integer >= 150000 THEN
        UPDATE pg_catalog.pg_database SET datlocprovider = 'c', daticulocale = NULL
        WHERE datname = pg_catalog.current_database();
    END IF;
END $$;
