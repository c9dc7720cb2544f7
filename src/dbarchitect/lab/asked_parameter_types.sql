-- The types of the parameters of the statement that the session prepared under a name.
-- Parameters: name
-- Columns: types (as the session's search path has them written, in the parameters' order)
-- Servers: 14 and later
select pg_catalog.array_agg(pg_catalog.format_type(asked.type::pg_catalog.oid, null) order by asked.place) as types
from pg_catalog.pg_prepared_statements as pst
cross join lateral pg_catalog.unnest(pst.parameter_types) with ordinality as asked (type, place)
where pst.name = %(name)s
order by types;
