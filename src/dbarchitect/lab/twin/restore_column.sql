-- Gives a column, or a key of an expression index, the planner's statistics.
-- Parameters: namespace, relation, column, inherited, null_fraction, average_width (bytes),
-- distinct_values, and, each null where there is none: correlation, most_common,
-- most_common_frequencies, histogram, elements, element_frequencies, element_counts,
-- range_lengths, range_bounds, range_empty_fraction (null where range_lengths is)
-- Columns: restored (false where the server ignored something, with a warning)
-- Servers: 18 and later
select pg_catalog.pg_restore_attribute_stats(
    'schemaname', %(namespace)s::text,
    'relname', %(relation)s::text,
    'attname', %(column)s::text,
    'inherited', %(inherited)s::boolean,
    'null_frac', %(null_fraction)s::real,
    'avg_width', %(average_width)s::integer,
    'n_distinct', %(distinct_values)s::real,
    'correlation', %(correlation)s::real,
    'most_common_vals', %(most_common)s::text,
    'most_common_freqs', %(most_common_frequencies)s::real[],
    'histogram_bounds', %(histogram)s::text,
    'most_common_elems', %(elements)s::text,
    'most_common_elem_freqs', %(element_frequencies)s::real[],
    'elem_count_histogram', %(element_counts)s::real[],
    'range_length_histogram', %(range_lengths)s::text,
    'range_bounds_histogram', %(range_bounds)s::text,
    'range_empty_frac', %(range_empty_fraction)s::real
) as restored
order by restored;
