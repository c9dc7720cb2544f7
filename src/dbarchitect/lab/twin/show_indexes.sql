-- Makes the planner see or overlook indexes and all of their parts on partitions.
-- Parameters: shown, hidden (oids of indexes, no parts named)
-- Columns: none
-- Servers: 14 and later
update pg_catalog.pg_index as idx
set indisvalid = part.visible
from (
    with recursive part as (
        select named.oid, true as visible
        from pg_catalog.unnest(%(shown)s::pg_catalog.oid []) as named (oid)
        union all
        select named.oid, false
        from pg_catalog.unnest(%(hidden)s::pg_catalog.oid []) as named (oid)
        union all
        select inh.inhrelid, part.visible
        from part
        join pg_catalog.pg_inherits as inh on inh.inhparent = part.oid
    )
    select part.oid, part.visible from part order by part.oid
) as part
where idx.indexrelid = part.oid;
