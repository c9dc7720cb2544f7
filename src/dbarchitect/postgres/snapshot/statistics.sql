-- Extended statistics objects.
-- Parameters: namespaces oid[], the schemas of users;
--   locked oid[], relations that another session holds ACCESS EXCLUSIVE.
-- Columns: oid oid, namespace oid, name name, relation oid, definition text, kinds text[],
--   owner oid, statistics_target integer
-- Servers: 13 and later.
select
    sta.oid,
    sta.stxnamespace as namespace,
    sta.stxname as name,
    sta.stxrelid as relation,
    case when not sta.stxrelid = any(%(locked)s::oid[])
        then pg_catalog.pg_get_statisticsobjdef(sta.oid)
    end as definition,
    sta.stxkind::text[] as kinds,
    sta.stxowner as owner,
    nullif(sta.stxstattarget, -1)::integer as statistics_target
from pg_catalog.pg_statistic_ext as sta
where sta.stxnamespace = any(%(namespaces)s::oid[])
order by sta.stxnamespace, sta.stxname
