-- Tables that publications name one by one.
-- Parameters: blocked oid[], entries whose deparsing would wait for a lock.
-- Columns: publication oid, relation oid, columns smallint[], row_filter text, blocked boolean
-- Servers: 13 and 14.
select
    prt.prpubid as publication,
    prt.prrelid as relation,
    null::smallint[] as columns,
    null::text as row_filter,
    prt.oid = any(%(blocked)s::oid[]) as blocked
from pg_catalog.pg_publication_rel as prt
order by prt.prpubid, prt.prrelid
