-- Numbers of the columns that statistics objects are over.
-- Parameters: none
-- Columns: namespace, name (of the statistics object), oid, column_name, attnum
-- Servers: 14 and later
select
    nsp.nspname as namespace,
    sta.stxname as name,
    sta.oid,
    att.attname as column_name,
    att.attnum::integer as attnum
from pg_catalog.pg_statistic_ext as sta
inner join pg_catalog.pg_namespace as nsp on nsp.oid = sta.stxnamespace
inner join pg_catalog.pg_attribute as att
    on att.attrelid = sta.stxrelid and att.attnum = any(sta.stxkeys)
order by sta.oid, att.attnum;
