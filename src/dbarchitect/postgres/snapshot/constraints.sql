-- Constraints of users' tables and domains, but for those that a partition adds to its referrer.
-- Lists of columns are text, which is quicker to read than an array: most of them are alike.
-- Parameters: namespaces oid[], the schemas of users;
--   locked oid[], relations that another session holds ACCESS EXCLUSIVE.
-- Columns: oid oid, relation oid, domain oid, name name, kind "char", deferrable boolean,
--   deferred boolean, validated boolean, enforced boolean, is_local boolean,
--   inherit_count integer, no_inherit boolean, inherited boolean, index_oid oid,
--   referenced oid, on_update "char", on_delete "char", match "char", columns text,
--   referenced_columns text, set_columns text, period boolean, definition text,
--   operators text[], operator_namespaces oid[]
-- Servers: 13 and 14.
select
    con.oid,
    con.conrelid as relation,
    con.contypid as domain,
    con.conname as name,
    con.contype as kind,
    con.condeferrable as deferrable,
    con.condeferred as deferred,
    con.convalidated as validated,
    true as enforced,
    con.conislocal as is_local,
    con.coninhcount::integer as inherit_count,
    con.connoinherit as no_inherit,
    con.conparentid <> 0 as inherited,
    con.conindid as index_oid,
    con.confrelid as referenced,
    con.confupdtype as on_update,
    con.confdeltype as on_delete,
    con.confmatchtype as match,
    con.conkey::text as columns,
    con.confkey::text as referenced_columns,
    null::text as set_columns,
    false as period,
    case when con.contype = 'c' and not con.conrelid = any(%(locked)s::oid[])
        then pg_catalog.pg_get_constraintdef(con.oid)
    end as definition,
    opr.operators,
    opr.operator_namespaces
from pg_catalog.pg_constraint as con
left join pg_catalog.pg_constraint as par
    on par.oid = con.conparentid and par.conrelid = con.conrelid
left join (
    select
        exc.oid,
        pg_catalog.array_agg(ope.oprname::text order by key.ordinality) as operators,
        pg_catalog.array_agg(ope.oprnamespace order by key.ordinality) as operator_namespaces
    from pg_catalog.pg_constraint as exc
    cross join lateral pg_catalog.unnest(exc.conexclop) with ordinality as key (operator, ordinality)
    inner join pg_catalog.pg_operator as ope on ope.oid = key.operator
    where exc.contype = 'x'
    group by exc.oid
) as opr on opr.oid = con.oid
where con.connamespace = any(%(namespaces)s::oid[])
    and con.contype in ('c', 'f', 'n', 'p', 'u', 'x')
    and par.oid is null
order by con.conrelid, con.conname, con.oid
