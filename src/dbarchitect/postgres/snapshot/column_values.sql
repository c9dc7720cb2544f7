-- Values of columns that ANALYZE kept and the role may see: user data, read only on demand.
-- Parameters: none.
-- Columns: namespace name, relation name, column_name name, inherited boolean,
--   most_common text, histogram_bounds text, most_common_elements text, range_lengths text,
--   range_bounds text, range_empty_fraction real
-- Servers: 13 to 16.
select
    sta.schemaname as namespace,
    sta.tablename as relation,
    sta.attname as column_name,
    sta.inherited,
    sta.most_common_vals::text as most_common,
    sta.histogram_bounds::text as histogram_bounds,
    sta.most_common_elems::text as most_common_elements,
    null::text as range_lengths,
    null::text as range_bounds,
    null::real as range_empty_fraction
from pg_catalog.pg_stats as sta
where sta.schemaname !~ '^pg_'
    and sta.schemaname <> 'information_schema'
order by sta.schemaname, sta.tablename, sta.attname, sta.inherited
