-- How many parameters the statement has that the session prepared as `asked`.
-- Parameters: none
-- Columns: parameters
-- Servers: 14 and later
select pg_catalog.cardinality(pst.parameter_types) as parameters
from pg_catalog.pg_prepared_statements as pst
where pst.name = 'asked'
order by parameters;
