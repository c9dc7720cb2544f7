-- Relations some of whose planner statistics the role may not see.
-- Parameters: namespaces oid[], the schemas of users.
-- Columns: namespace oid, name name
-- Servers: 13 and later.
select
    rel.relnamespace as namespace,
    rel.relname as name
from pg_catalog.pg_class as rel
left join pg_catalog.pg_index as ind on ind.indexrelid = rel.oid
where rel.relnamespace = any(%(namespaces)s::oid[])
    and (rel.relkind in ('r', 'p', 'm') or ind.indexprs is not null)
    and (
        (rel.relrowsecurity and pg_catalog.row_security_active(rel.oid))
        or (
            not pg_catalog.has_table_privilege(rel.oid, 'select')
            and exists (
                select from pg_catalog.pg_attribute as att
                where att.attrelid = rel.oid
                    and att.attnum > 0
                    and not att.attisdropped
                    and not pg_catalog.has_column_privilege(rel.oid, att.attnum, 'select')
            )
        )
    )
order by rel.relnamespace, rel.relname
