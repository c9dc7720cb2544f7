-- Who is a member of which role, by whose grant.
-- Parameters: none.
-- Columns: role oid, member oid, grantor oid, admin boolean, inherit boolean, can_set boolean
-- Servers: 13 to 15.
select
    aut.roleid as role,
    aut.member,
    null::oid as grantor,
    pg_catalog.bool_or(aut.admin_option) as admin,
    null::boolean as inherit,
    null::boolean as can_set
from pg_catalog.pg_auth_members as aut
group by aut.roleid, aut.member
order by role, aut.member
