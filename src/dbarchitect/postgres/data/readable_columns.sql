-- Which columns of each table the role may read, and what else decides whether its rows are read.
-- Parameters: none.
-- Columns: namespace name, name name, may_use_schema boolean, hides_rows boolean (policies hold
--   for the role), is_remote boolean (a partition is a foreign table), columns name[]
-- Servers: 13 and later.
with recursive above as (
    select inh.inhparent as relation
    from pg_catalog.pg_inherits as inh
    join pg_catalog.pg_class as child on child.oid = inh.inhrelid
    where child.relkind = 'f'
    union
    select inh.inhparent
    from above
    join pg_catalog.pg_inherits as inh on inh.inhrelid = above.relation
)
select
    nsp.nspname as namespace,
    rel.relname as name,
    pg_catalog.has_schema_privilege(nsp.oid, 'USAGE') as may_use_schema,
    pg_catalog.row_security_active(rel.oid) as hides_rows,
    rel.relkind = 'p' and rel.oid in (select above.relation from above) as is_remote,
    array(
        select att.attname
        from pg_catalog.pg_attribute as att
        where att.attrelid = rel.oid
            and att.attnum > 0
            and not att.attisdropped
            and pg_catalog.has_column_privilege(rel.oid, att.attnum, 'SELECT')
        order by att.attnum
    ) as columns
from pg_catalog.pg_class as rel
join pg_catalog.pg_namespace as nsp on nsp.oid = rel.relnamespace
where rel.relkind in ('r', 'p')
    and rel.relpersistence <> 't'
    and nsp.nspname <> 'information_schema'
    and not pg_catalog.starts_with(nsp.nspname::text, 'pg_')
order by nsp.nspname, rel.relname
