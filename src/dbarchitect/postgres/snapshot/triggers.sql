-- Triggers that users made, and those that a partitioned table handed to its partitions.
-- Parameters: locked oid[], relations that another session holds ACCESS EXCLUSIVE.
-- Columns: oid oid, relation oid, name name, definition text, enabled "char",
--   inherited boolean, function_namespace oid, function_name name
-- Servers: 13 and later (before 15 a partition's copy counts as internal).
select
    trg.oid,
    trg.tgrelid as relation,
    trg.tgname as name,
    case when not trg.tgrelid = any(%(locked)s::oid[])
        then pg_catalog.pg_get_triggerdef(trg.oid, false)
    end as definition,
    trg.tgenabled as enabled,
    trg.tgparentid <> 0 as inherited,
    pro.pronamespace as function_namespace,
    pro.proname as function_name
from pg_catalog.pg_trigger as trg
inner join pg_catalog.pg_proc as pro on pro.oid = trg.tgfoid
where trg.tgrelid >= 16384
    and (not trg.tgisinternal or (trg.tgparentid <> 0 and trg.tgconstraint = 0))
order by trg.tgrelid, trg.tgname
