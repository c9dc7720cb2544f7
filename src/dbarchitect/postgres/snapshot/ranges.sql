-- Range types: what they range over, and how.
-- Parameters: none.
-- Columns: oid oid, subtype text, operator_class oid, is_default_class boolean, collation oid,
--   is_default_collation boolean, canonical_namespace oid, canonical_name name,
--   subtype_diff_namespace oid, subtype_diff_name name, multirange_namespace oid,
--   multirange_name name
-- Servers: 13 only.
select
    rng.rngtypid as oid,
    pg_catalog.format_type(rng.rngsubtype, null) as subtype,
    rng.rngsubopc as operator_class,
    opc.opcdefault as is_default_class,
    rng.rngcollation as collation,
    rng.rngcollation = 0 or rng.rngcollation = sub.typcollation as is_default_collation,
    can.pronamespace as canonical_namespace,
    can.proname as canonical_name,
    dif.pronamespace as subtype_diff_namespace,
    dif.proname as subtype_diff_name,
    null::oid as multirange_namespace,
    null::name as multirange_name
from pg_catalog.pg_range as rng
inner join pg_catalog.pg_type as sub on sub.oid = rng.rngsubtype
inner join pg_catalog.pg_opclass as opc on opc.oid = rng.rngsubopc
left join pg_catalog.pg_proc as can on can.oid = rng.rngcanonical
left join pg_catalog.pg_proc as dif on dif.oid = rng.rngsubdiff
where rng.rngtypid >= 16384
order by rng.rngtypid
