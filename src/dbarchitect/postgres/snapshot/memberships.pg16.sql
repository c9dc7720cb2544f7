-- Who is a member of which role, by whose grant.
-- Parameters: none.
-- Columns: role oid, member oid, grantor oid, admin boolean, inherit boolean, can_set boolean
-- Servers: 16 and later.
select
    aut.roleid as role,
    aut.member,
    aut.grantor,
    aut.admin_option as admin,
    aut.inherit_option as inherit,
    aut.set_option as can_set
from pg_catalog.pg_auth_members as aut
order by role, aut.member, aut.grantor
