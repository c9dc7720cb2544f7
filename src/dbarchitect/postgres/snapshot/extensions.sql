-- Extensions that were installed after initdb.
-- Parameters: none.
-- Columns: oid oid, name name, namespace oid, version text, relocatable boolean
-- Servers: 13 and later.
select
    ext.oid,
    ext.extname as name,
    ext.extnamespace as namespace,
    ext.extversion as version,
    ext.extrelocatable as relocatable
from pg_catalog.pg_extension as ext
where ext.oid >= 16384
order by ext.extname
