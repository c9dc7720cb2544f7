-- Queries of views and materialised views as the server deparses them.
-- Parameters: namespaces oid[], the schemas of users;
--   blocked oid[], rewrite rules whose deparsing would wait for a lock.
-- Columns: relation oid, query text
-- Servers: 13 and later.
select
    rew.ev_class as relation,
    case when not rew.oid = any(%(blocked)s::oid[])
        then pg_catalog.pg_get_viewdef(rew.ev_class, false)
    end as query
from pg_catalog.pg_rewrite as rew
inner join pg_catalog.pg_class as rel on rel.oid = rew.ev_class
where rel.relnamespace = any(%(namespaces)s::oid[])
    and rew.rulename = '_RETURN' and rel.relkind in ('v', 'm')
order by rew.ev_class
