-- Each attack that is given, with its answer.
-- Parameters: attacks, a JSON array of objects {removal, setup, role, statement, query, query_role}.
-- Columns: answer, as pg_temp.attempt gives it, in the order of the attacks.
-- Servers: 14 to 18.
SELECT
    pg_temp.attempt(
        ARRAY(SELECT pg_catalog.jsonb_array_elements_text(a.attack -> 'removal')),
        ARRAY(SELECT pg_catalog.jsonb_array_elements_text(a.attack -> 'setup')),
        a.attack ->> 'role',
        a.attack ->> 'statement',
        a.attack ->> 'query',
        a.attack ->> 'query_role'
    ) AS answer
FROM pg_catalog.jsonb_array_elements(%(attacks)s::jsonb)
    WITH ORDINALITY AS a (attack, place)
ORDER BY a.place;
