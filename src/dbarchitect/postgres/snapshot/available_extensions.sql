-- Extensions that were installed after initdb, and the version that would be installed now.
-- Parameters: none.
-- Columns: name text, installed_version text, default_version text
-- Servers: 13 and later.
select
    ext.extname::pg_catalog.text as name,
    ext.extversion as installed_version,
    ava.default_version
from pg_catalog.pg_extension as ext
left join pg_catalog.pg_available_extensions() as ava on ava.name = ext.extname
where ext.oid >= 16384
order by ext.extname
