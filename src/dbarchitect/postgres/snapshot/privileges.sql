-- Explicit privileges on all but columns, one row for each; a row without a privilege says that
-- all were revoked.
-- Parameters: none.
-- Columns: class_oid oid, object_oid oid, grantee oid, privilege text, grantor oid,
--   grantable boolean
-- Servers: 13 and later.
with acl as (
    select
        'pg_catalog.pg_class'::pg_catalog.regclass::oid as class_oid,
        rel.oid as object_oid,
        rel.relacl as items
    from pg_catalog.pg_class as rel
    where rel.relacl is not null and rel.oid >= 16384
    union all
    select
        'pg_catalog.pg_proc'::pg_catalog.regclass::oid as class_oid,
        pro.oid as object_oid,
        pro.proacl as items
    from pg_catalog.pg_proc as pro
    where pro.proacl is not null and pro.oid >= 16384
    union all
    select
        'pg_catalog.pg_type'::pg_catalog.regclass::oid as class_oid,
        typ.oid as object_oid,
        typ.typacl as items
    from pg_catalog.pg_type as typ
    where typ.typacl is not null and typ.oid >= 16384
    union all
    select
        'pg_catalog.pg_namespace'::pg_catalog.regclass::oid as class_oid,
        nsp.oid as object_oid,
        nsp.nspacl as items
    from pg_catalog.pg_namespace as nsp
    where nsp.nspacl is not null
)

select
    acl.class_oid,
    acl.object_oid,
    exp.grantee,
    exp.privilege_type as privilege,
    exp.grantor,
    exp.is_grantable as grantable
from acl
left join lateral pg_catalog.aclexplode(acl.items) as exp on true
order by acl.class_oid, acl.object_oid
