-- The planner's statistics of columns that the role may see, without values of the columns.
-- Parameters: none.
-- Columns: namespace name, relation name, column_name name, inherited boolean,
--   null_fraction real, average_width integer bytes, distinct_values real, correlation real,
--   most_common_frequencies real[], most_common_element_frequencies real[],
--   element_count_histogram real[]
-- Servers: 13 and later.
select
    sta.schemaname as namespace,
    sta.tablename as relation,
    sta.attname as column_name,
    sta.inherited,
    sta.null_frac as null_fraction,
    sta.avg_width as average_width,
    sta.n_distinct as distinct_values,
    sta.correlation,
    sta.most_common_freqs as most_common_frequencies,
    sta.most_common_elem_freqs as most_common_element_frequencies,
    sta.elem_count_histogram as element_count_histogram
from pg_catalog.pg_stats as sta
where sta.schemaname !~ '^pg_'
    and sta.schemaname <> 'information_schema'
order by sta.schemaname, sta.tablename, sta.attname, sta.inherited
