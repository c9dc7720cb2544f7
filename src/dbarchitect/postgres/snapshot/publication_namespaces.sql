-- Schemas that publications name: none on these servers.
-- Parameters: none.
-- Columns: publication oid, namespace oid
-- Servers: 13 and 14.
select
    pub.oid as publication,
    pub.oid as namespace
from pg_catalog.pg_publication as pub
where false
order by pub.oid
