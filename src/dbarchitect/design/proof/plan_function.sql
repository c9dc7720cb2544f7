-- A function that tells whether a query's plan uses one of some indexes if it can.
-- Parameters: none.
-- Columns: none; pg_temp.plan_names(query, names, kind) is true where a node of the plan, of that kind if one is given, names one.
-- Servers: 14 to 18.
CREATE FUNCTION pg_temp.plan_names(query text, names text[], kind text DEFAULT '') RETURNS boolean
LANGUAGE plpgsql
SET enable_seqscan TO off
SET enable_sort TO off
AS $function$
DECLARE
    plan jsonb;
BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON, COSTS OFF) ' || query INTO plan;
    RETURN pg_catalog.jsonb_path_exists(
        plan,
        '$.** ? (@."Index Name" == $names[*] && ($kind == "" || @."Node Type" == $kind))',
        pg_catalog.jsonb_build_object('names', pg_catalog.to_jsonb(names), 'kind', kind)
    );
END;
$function$;
