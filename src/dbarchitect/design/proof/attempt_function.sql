-- A function that attacks: it runs statements, remembers the answer, and undoes everything.
-- Parameters: none.
-- Columns: none; pg_temp.attempt(removal, setup, role, statement, query, query_role) gives the answer as JSON.
-- Servers: 14 to 18.
CREATE FUNCTION pg_temp.attempt(
    removal text[], setup text[], as_role text, statement text, query text, query_role text
) RETURNS jsonb
LANGUAGE plpgsql
AS $function$
DECLARE
    step text;
    phase text := 'removal';
    seen text;
    code text;
    named text;
    words text;
BEGIN
    BEGIN
        FOREACH step IN ARRAY removal LOOP
            EXECUTE step;
        END LOOP;
        phase := 'setup';
        FOREACH step IN ARRAY setup LOOP
            EXECUTE step;
        END LOOP;
        phase := 'statement';
        IF as_role IS NOT NULL THEN
            EXECUTE pg_catalog.format('SET LOCAL ROLE %I', as_role);
        END IF;
        EXECUTE statement;
        SET CONSTRAINTS ALL IMMEDIATE;
        phase := 'query';
        IF as_role IS NOT NULL THEN
            EXECUTE 'RESET ROLE';
        END IF;
        IF query_role IS NOT NULL THEN
            EXECUTE pg_catalog.format('SET LOCAL ROLE %I', query_role);
        END IF;
        IF query IS NOT NULL THEN
            EXECUTE query INTO seen;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'DBAOK', MESSAGE = 'undone on purpose';
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS
            code = RETURNED_SQLSTATE, named = CONSTRAINT_NAME, words = MESSAGE_TEXT;
    END;
    IF code = 'DBAOK' THEN
        RETURN pg_catalog.jsonb_build_object('phase', 'done', 'seen', seen);
    END IF;
    RETURN pg_catalog.jsonb_build_object(
        'phase', phase, 'sqlstate', code, 'constraint', nullif(named, ''), 'message', words
    );
END;
$function$;
