-- Whose facts these are: the database, how it sorts, the role, and the server's clock.
-- Parameters: none.
-- Columns: database name, encoding text, locale_provider "char", collate text, ctype text,
--   locale text, role name, superuser boolean, in_recovery boolean,
--   taken_at timestamp with time zone, started_at timestamp with time zone,
--   reads_all_settings boolean
-- Servers: 13 and 14.
select
    dat.datname as database,
    pg_catalog.pg_encoding_to_char(dat.encoding)::text as encoding,
    'c'::"char" as locale_provider,
    dat.datcollate::text as collate,
    dat.datctype::text as ctype,
    null::text as locale,
    current_user as role,
    rol.rolsuper as superuser,
    pg_catalog.pg_is_in_recovery() as in_recovery,
    pg_catalog.now() as taken_at,
    pg_catalog.pg_postmaster_start_time() as started_at,
    pg_catalog.pg_has_role('pg_read_all_settings', 'usage') as reads_all_settings
from pg_catalog.pg_database as dat
inner join pg_catalog.pg_roles as rol on rol.rolname = current_user
where dat.datname = pg_catalog.current_database()
order by dat.datname
