-- Which columns of stored tables lead a B-tree that holds all rows.
-- Parameters: none
-- Columns: namespace, table_name, column_name
-- Servers: 14 and later
select distinct
    nsp.nspname as namespace,
    tab.relname as table_name,
    att.attname as column_name
from pg_catalog.pg_index as idx
join pg_catalog.pg_class as cls on cls.oid = idx.indexrelid
join pg_catalog.pg_am as am on am.oid = cls.relam
join pg_catalog.pg_class as tab on tab.oid = idx.indrelid
join pg_catalog.pg_namespace as nsp on nsp.oid = tab.relnamespace
join pg_catalog.pg_attribute as att
    on att.attrelid = tab.oid and att.attnum = idx.indkey[0] and att.attgenerated = ''
where
    am.amname = 'btree'
    and idx.indpred is null
    and tab.relkind in ('r', 'm')
    and nsp.nspname operator(pg_catalog.!~) '^pg_'
    and nsp.nspname <> 'information_schema'
order by namespace, table_name, column_name;
