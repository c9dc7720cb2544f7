-- Options of sequences, and the column that owns each.
-- Parameters: none.
-- Columns: oid oid, type text, start bigint, increment bigint, minimum bigint, maximum bigint,
--   cache bigint, cycle boolean, owner_relation oid, owner_column integer, is_identity boolean
-- Servers: 13 and later.
select
    seq.seqrelid as oid,
    pg_catalog.format_type(seq.seqtypid, null) as type,
    seq.seqstart as start,
    seq.seqincrement as increment,
    seq.seqmin as minimum,
    seq.seqmax as maximum,
    seq.seqcache as cache,
    seq.seqcycle as cycle,
    dep.refobjid as owner_relation,
    dep.refobjsubid as owner_column,
    dep.deptype = 'i' as is_identity
from pg_catalog.pg_sequence as seq
left join pg_catalog.pg_depend as dep
    on dep.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and dep.objid = seq.seqrelid
        and dep.objsubid = 0
        and dep.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and dep.refobjsubid > 0
        and dep.deptype in ('a', 'i')
order by seq.seqrelid
