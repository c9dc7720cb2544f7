-- How users' indexes were used since their counters began.
-- Parameters: none.
-- Columns: namespace name, name name, table_name name, scans bigint, entries_read bigint,
--   rows_fetched bigint rows, last_scan timestamp with time zone
-- Servers: 16 and later.
select
    sta.schemaname as namespace,
    sta.indexrelname as name,
    sta.relname as table_name,
    sta.idx_scan as scans,
    sta.idx_tup_read as entries_read,
    sta.idx_tup_fetch as rows_fetched,
    sta.last_idx_scan as last_scan
from pg_catalog.pg_stat_all_indexes as sta
where sta.schemaname !~ '^pg_'
    and sta.schemaname <> 'information_schema'
order by sta.schemaname, sta.indexrelname
