-- Every role of the server, without its password.
-- Parameters: none.
-- Columns: oid oid, name name, can_login boolean, superuser boolean, inherit boolean,
--   create_role boolean, create_database boolean, replication boolean, bypass_rls boolean,
--   connection_limit integer, valid_until text (UTC), settings text[], comment text
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
    case
        when pg_catalog.isfinite(rol.rolvaliduntil)
            then pg_catalog.to_char(
                rol.rolvaliduntil at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00'
            )
        else rol.rolvaliduntil::text
    end as valid_until,
    rol.rolconfig as settings,
    des.description as comment
from pg_catalog.pg_roles as rol
left join pg_catalog.pg_shdescription as des
    on des.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass and des.objoid = rol.oid
order by rol.rolname
