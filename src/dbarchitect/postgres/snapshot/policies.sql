-- Row-level security policies.
-- Parameters: blocked oid[], policies whose deparsing would wait for a lock.
-- Columns: oid oid, relation oid, name name, command "char", permissive boolean, roles oid[],
--   using text, with_check text, blocked boolean
-- Servers: 13 and later.
select
    pol.oid,
    pol.polrelid as relation,
    pol.polname as name,
    pol.polcmd as command,
    pol.polpermissive as permissive,
    pol.polroles as roles,
    case when not pol.oid = any(%(blocked)s::oid[])
        then pg_catalog.pg_get_expr(pol.polqual, pol.polrelid)
    end as using,
    case when not pol.oid = any(%(blocked)s::oid[])
        then pg_catalog.pg_get_expr(pol.polwithcheck, pol.polrelid)
    end as with_check,
    pol.oid = any(%(blocked)s::oid[]) as blocked
from pg_catalog.pg_policy as pol
order by pol.polrelid, pol.polname
