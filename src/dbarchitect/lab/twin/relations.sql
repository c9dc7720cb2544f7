-- Every table, materialised view and index that is no part of the system, with its file.
-- Parameters: none
-- Columns: oid; namespace; name; kind (r, p, m, i, I); path of the main fork under the data
-- directory, null where nothing is stored; access_method; table_namespace, table_name and
-- root_namespace, root_name of an index: its table, and the partitioned index at the top
-- that it is a part of (itself, where it is of none)
-- Servers: 14 and later
with recursive part as (
    select cls.oid as root, cls.oid as member
    from pg_catalog.pg_class as cls
    where cls.relkind in ('i', 'I') and not cls.relispartition
    union all
    select part.root, inh.inhrelid
    from part
    join pg_catalog.pg_inherits as inh on inh.inhparent = part.member
)
select
    cls.oid,
    nsp.nspname as namespace,
    cls.relname as name,
    cls.relkind::text as kind,
    pg_catalog.pg_relation_filepath(cls.oid) as path,
    am.amname as access_method,
    tnsp.nspname as table_namespace,
    tab.relname as table_name,
    rnsp.nspname as root_namespace,
    root.relname as root_name
from pg_catalog.pg_class as cls
join pg_catalog.pg_namespace as nsp on nsp.oid = cls.relnamespace
left join pg_catalog.pg_am as am on am.oid = cls.relam
left join pg_catalog.pg_index as idx on idx.indexrelid = cls.oid
left join pg_catalog.pg_class as tab on tab.oid = idx.indrelid
left join pg_catalog.pg_namespace as tnsp on tnsp.oid = tab.relnamespace
left join part on part.member = cls.oid
left join pg_catalog.pg_class as root on root.oid = part.root
left join pg_catalog.pg_namespace as rnsp on rnsp.oid = root.relnamespace
where
    cls.relkind in ('r', 'p', 'm', 'i', 'I')
    and cls.relpersistence <> 't'
    and nsp.nspname operator(pg_catalog.!~) '^pg_'
    and nsp.nspname <> 'information_schema'
order by cls.oid;
