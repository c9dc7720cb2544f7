-- Schemas whose tables publications hold.
-- Parameters: none.
-- Columns: publication oid, namespace oid
-- Servers: 15 and later.
select
    pns.pnpubid as publication,
    pns.pnnspid as namespace
from pg_catalog.pg_publication_namespace as pns
order by pns.pnpubid, pns.pnnspid
