-- What objects made later will be granted, one row for each privilege.
-- Parameters: none.
-- Columns: oid oid, role oid, namespace oid, kind "char", grantee oid, privilege text,
--   grantor oid, grantable boolean
-- Servers: 13 and later.
select
    acl.oid,
    acl.defaclrole as role,
    acl.defaclnamespace as namespace,
    acl.defaclobjtype as kind,
    exp.grantee,
    exp.privilege_type as privilege,
    exp.grantor,
    exp.is_grantable as grantable
from pg_catalog.pg_default_acl as acl
left join lateral pg_catalog.aclexplode(acl.defaclacl) as exp on true
order by acl.oid
