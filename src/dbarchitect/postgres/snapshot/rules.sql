-- Rewrite rules, but for those that make a view.
-- Parameters: namespaces oid[], the schemas of users;
--   blocked oid[], rewrite rules whose deparsing would wait for a lock.
-- Columns: oid oid, relation oid, name name, definition text, enabled "char"
-- Servers: 13 and later.
select
    rew.oid,
    rew.ev_class as relation,
    rew.rulename as name,
    case when not rew.oid = any(%(blocked)s::oid[])
        then pg_catalog.pg_get_ruledef(rew.oid, false)
    end as definition,
    rew.ev_enabled as enabled
from pg_catalog.pg_rewrite as rew
inner join pg_catalog.pg_class as rel on rel.oid = rew.ev_class
where rel.relnamespace = any(%(namespaces)s::oid[])
    and rew.rulename <> '_RETURN'
order by rew.ev_class, rew.rulename
