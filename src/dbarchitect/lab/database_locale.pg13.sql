-- The collation, character classes and encoding of the current database.
-- Parameters: none.
-- Columns: encoding name; collate text; ctype text; provider "char" (c libc, i icu, b builtin); locale text, of the provider, null for libc.
-- Servers: 13 and 14.
select
    pg_catalog.pg_encoding_to_char(dat.encoding) as encoding,
    dat.datcollate::text as collate,
    dat.datctype::text as ctype,
    'c'::"char" as provider,
    null::text as locale
from pg_catalog.pg_database as dat
where dat.datname = pg_catalog.current_database()
order by dat.datname;
