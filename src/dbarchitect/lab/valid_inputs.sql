-- Which of several texts a type takes, in their order.
-- Parameters: texts, type
-- Columns: text
-- Servers: 16 and later
select tried.text
from pg_catalog.unnest(%(texts)s::pg_catalog.text[]) with ordinality as tried (text, place)
where pg_catalog.pg_input_is_valid(tried.text, %(type)s)
order by tried.place;
