-- Functions and procedures outside the built-in schemas that no extension owns; those that a
-- range type makes for itself are left out.
-- Parameters: namespaces oid[], the schemas of users;
--   blocked oid[], routines whose deparsing would wait for a lock.
-- Columns: oid oid, namespace oid, name name, kind "char", owner oid, arguments text,
--   definition text, language name, returns text, volatility "char",
--   security_definer boolean, leakproof boolean, strict boolean, parallel "char",
--   settings text[]
-- Servers: 13 and later.
select
    pro.oid,
    pro.pronamespace as namespace,
    pro.proname as name,
    pro.prokind as kind,
    pro.proowner as owner,
    pg_catalog.pg_get_function_identity_arguments(pro.oid) as arguments,
    case when not pro.oid = any(%(blocked)s::oid[])
        then pg_catalog.pg_get_functiondef(pro.oid)
    end as definition,
    lan.lanname as language,
    pg_catalog.pg_get_function_result(pro.oid) as returns,
    pro.provolatile as volatility,
    pro.prosecdef as security_definer,
    pro.proleakproof as leakproof,
    pro.proisstrict as strict,
    pro.proparallel as parallel,
    pro.proconfig as settings
from pg_catalog.pg_proc as pro
inner join pg_catalog.pg_language as lan on lan.oid = pro.prolang
where pro.pronamespace = any(%(namespaces)s::oid[])
    and pro.prokind in ('f', 'p', 'w')
    and not exists (
        select from pg_catalog.pg_depend as dep
        where dep.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
            and dep.objid = pro.oid
            and dep.deptype in ('e', 'i')
    )
order by pro.pronamespace, pro.proname, arguments
