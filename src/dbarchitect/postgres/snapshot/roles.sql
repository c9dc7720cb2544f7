-- Every role of the server, without its password.
-- Parameters: none.
-- Columns: oid oid, name name, can_login boolean, superuser boolean, inherit boolean,
--   create_role boolean, create_database boolean, replication boolean, bypass_rls boolean,
--   connection_limit integer, settings text[], member_of oid[], comment text
-- Servers: 13 and later.
select
    rol.oid,
    rol.rolname as name,
    rol.rolcanlogin as can_login,
    rol.rolsuper as superuser,
    rol.rolinherit as inherit,
    rol.rolcreaterole as create_role,
    rol.rolcreatedb as create_database,
    rol.rolreplication as replication,
    rol.rolbypassrls as bypass_rls,
    rol.rolconnlimit as connection_limit,
    rol.rolconfig as settings,
    mem.member_of,
    des.description as comment
from pg_catalog.pg_roles as rol
left join (
    select
        aut.member,
        pg_catalog.array_agg(distinct aut.roleid order by aut.roleid) as member_of
    from pg_catalog.pg_auth_members as aut
    group by aut.member
) as mem on mem.member = rol.oid
left join pg_catalog.pg_shdescription as des
    on des.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass and des.objoid = rol.oid
order by rol.rolname
