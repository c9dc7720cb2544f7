-- The types of the binds of the prepared statement called "pattern", as the server inferred them.
-- Parameters: none.
-- Columns: type_name (text, without a modifier).
-- Servers: 14 to 18.
SELECT pg_catalog.format_type(declared.type_oid, NULL) AS type_name
FROM pg_catalog.pg_prepared_statements AS prepared
CROSS JOIN LATERAL pg_catalog.unnest(prepared.parameter_types::pg_catalog.oid[])
    WITH ORDINALITY AS declared (type_oid, place)
WHERE prepared.name = 'pattern'
ORDER BY declared.place;
