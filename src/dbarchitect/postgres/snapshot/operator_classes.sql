-- Every operator class, to tell which keys of indexes use one that is not their type's default.
-- Parameters: none.
-- Columns: oid oid, access_method name, namespace oid, name name, is_default boolean,
--   input_type oid
-- Servers: 13 and later.
select
    opc.oid,
    acm.amname as access_method,
    opc.opcnamespace as namespace,
    opc.opcname as name,
    opc.opcdefault as is_default,
    opc.opcintype as input_type
from pg_catalog.pg_opclass as opc
inner join pg_catalog.pg_am as acm on acm.oid = opc.opcmethod
order by opc.oid
