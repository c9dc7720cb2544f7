-- Tables that publications name one by one, with their row filters and column lists.
-- Parameters: blocked oid[], entries whose deparsing would wait for a lock.
-- Columns: publication oid, relation oid, columns smallint[], row_filter text, blocked boolean
-- Servers: 15 and later.
select
    prt.prpubid as publication,
    prt.prrelid as relation,
    prt.prattrs::smallint[] as columns,
    case when not prt.oid = any(%(blocked)s::oid[])
        then pg_catalog.pg_get_expr(prt.prqual, prt.prrelid)
    end as row_filter,
    prt.oid = any(%(blocked)s::oid[]) as blocked
from pg_catalog.pg_publication_rel as prt
order by prt.prpubid, prt.prrelid
