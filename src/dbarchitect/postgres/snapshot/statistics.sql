-- Extended statistics objects.
-- Parameters: namespaces oid[], the schemas of users.
-- Columns: oid oid, namespace oid, name name, relation oid, definition text, kinds text[],
--   owner oid, statistics_target integer
-- Servers: 13 and later.
select
    sta.oid,
    sta.stxnamespace as namespace,
    sta.stxname as name,
    sta.stxrelid as relation,
    pg_catalog.pg_get_statisticsobjdef(sta.oid) as definition,
    sta.stxkind::text[] as kinds,
    sta.stxowner as owner,
    nullif(sta.stxstattarget, -1)::integer as statistics_target
from pg_catalog.pg_statistic_ext as sta
where sta.stxnamespace = any(%(namespaces)s::oid[])
order by sta.stxnamespace, sta.stxname
