-- Gives a relation the planner's counts.
-- Parameters: namespace, name, pages, rows (-1 is unknown), all_visible_pages
-- Columns: restored (false where the server ignored something, with a warning)
-- Servers: 18 and later
select pg_catalog.pg_restore_relation_stats(
    'schemaname', %(namespace)s::text,
    'relname', %(name)s::text,
    'relpages', %(pages)s::integer,
    'reltuples', %(rows)s::real,
    'relallvisible', %(all_visible_pages)s::integer
) as restored
order by restored;
