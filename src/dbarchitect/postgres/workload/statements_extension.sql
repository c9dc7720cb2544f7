-- Where the extension pg_stat_statements is, if it is there; the rest of the transaction finds
-- its view by an unqualified name, and nothing else that is not PostgreSQL's.
-- Parameters: none.
-- Columns: version text, search_path text
-- Servers: 13 and later.
select
    ext.extversion as version,
    pg_catalog.set_config('search_path', pg_catalog.quote_ident(nsp.nspname), true) as search_path
from pg_catalog.pg_extension as ext
inner join pg_catalog.pg_namespace as nsp on nsp.oid operator(pg_catalog.=) ext.extnamespace
where ext.extname operator(pg_catalog.=) 'pg_stat_statements'
order by 1
