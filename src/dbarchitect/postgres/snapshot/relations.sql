-- Tables, views, materialised views, sequences, foreign tables and composite types outside the
-- built-in schemas; `is_member` tells those of extensions.
-- Parameters: namespaces oid[], the schemas of users;
--   locked oid[], relations that another session holds ACCESS EXCLUSIVE.
-- Columns: oid oid, namespace oid, name name, kind "char", owner oid, persistence "char",
--   access_method name, tablespace name, options text[], toast_options text[],
--   replica_identity "char", row_security boolean, force_row_security boolean,
--   partition_bound text, partition_definition text, partition_strategy "char",
--   partition_columns smallint[], of_type oid, row_type oid, parents oid[], populated boolean,
--   locked boolean, is_member boolean
-- Servers: 13 and later.
select
    rel.oid,
    rel.relnamespace as namespace,
    rel.relname as name,
    rel.relkind as kind,
    rel.relowner as owner,
    rel.relpersistence as persistence,
    acm.amname as access_method,
    spc.spcname as tablespace,
    rel.reloptions as options,
    toa.reloptions as toast_options,
    rel.relreplident as replica_identity,
    rel.relrowsecurity as row_security,
    rel.relforcerowsecurity as force_row_security,
    pg_catalog.pg_get_expr(rel.relpartbound, 0) as partition_bound,
    case when rel.relkind = 'p' and not rel.oid = any(%(locked)s::oid[])
        then pg_catalog.pg_get_partkeydef(rel.oid)
    end as partition_definition,
    par.partstrat as partition_strategy,
    par.partattrs::smallint[] as partition_columns,
    rel.reloftype as of_type,
    rel.reltype as row_type,
    inh.parents,
    rel.relispopulated as populated,
    rel.oid = any(%(locked)s::oid[]) as locked,
    exists (
        select from pg_catalog.pg_depend as dep
        where dep.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            and dep.objid = rel.oid
            and dep.deptype = 'e'
    ) as is_member
from pg_catalog.pg_class as rel
left join pg_catalog.pg_am as acm on acm.oid = rel.relam
left join pg_catalog.pg_tablespace as spc on spc.oid = rel.reltablespace
left join pg_catalog.pg_class as toa on toa.oid = rel.reltoastrelid and toa.reloptions is not null
left join pg_catalog.pg_partitioned_table as par on par.partrelid = rel.oid
left join lateral (
    -- Not grouped and joined: without statistics the plan groups all anew for each row.
    select pg_catalog.array_agg(inh.inhparent order by inh.inhseqno) as parents
    from pg_catalog.pg_inherits as inh
    where inh.inhrelid = rel.oid
) as inh on true
where rel.relnamespace = any(%(namespaces)s::oid[])
    and rel.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')
order by rel.relnamespace, rel.relname
