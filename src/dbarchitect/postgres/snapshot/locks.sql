-- Relations that other sessions hold or await ACCESS EXCLUSIVE, and what their deparsing needs.
-- Parameters: none.
-- Columns: class_oid oid, object_oid oid
-- Servers: 13 and later.
with locked as materialized (
    select lck.relation as oid
    from pg_catalog.pg_locks as lck
    inner join pg_catalog.pg_database as dat on dat.oid = lck.database
    where dat.datname = pg_catalog.current_database()
        and lck.locktype = 'relation'
        and lck.mode = 'AccessExclusiveLock'
        and lck.pid is distinct from pg_catalog.pg_backend_pid()
)

select
    'pg_catalog.pg_class'::pg_catalog.regclass::oid as class_oid,
    lck.oid as object_oid
from locked as lck
union
select
    dep.classid as class_oid,
    dep.objid as object_oid
from locked as lck
inner join pg_catalog.pg_depend as dep
    on dep.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and dep.refobjid = lck.oid
where dep.classid in (
        'pg_catalog.pg_rewrite'::pg_catalog.regclass,
        'pg_catalog.pg_policy'::pg_catalog.regclass,
        'pg_catalog.pg_proc'::pg_catalog.regclass,
        'pg_catalog.pg_publication_rel'::pg_catalog.regclass
    )
order by class_oid, object_oid
