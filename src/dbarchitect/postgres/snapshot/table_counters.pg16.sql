-- What happened to users' tables since their counters began.
-- Parameters: none.
-- Columns: namespace name, name name, sequential_scans bigint, sequential_rows_read bigint rows,
--   index_scans bigint, index_rows_fetched bigint rows, rows_inserted bigint rows,
--   rows_updated bigint rows, rows_deleted bigint rows, rows_hot_updated bigint rows,
--   live_rows bigint rows, dead_rows bigint rows, modified_since_analyze bigint rows,
--   inserted_since_vacuum bigint rows, last_vacuum timestamp with time zone,
--   last_autovacuum timestamp with time zone, last_analyze timestamp with time zone,
--   last_autoanalyze timestamp with time zone, last_sequential_scan timestamp with time zone,
--   last_index_scan timestamp with time zone
-- Servers: 16 and later.
select
    sta.schemaname as namespace,
    sta.relname as name,
    sta.seq_scan as sequential_scans,
    sta.seq_tup_read as sequential_rows_read,
    sta.idx_scan as index_scans,
    sta.idx_tup_fetch as index_rows_fetched,
    sta.n_tup_ins as rows_inserted,
    sta.n_tup_upd as rows_updated,
    sta.n_tup_del as rows_deleted,
    sta.n_tup_hot_upd as rows_hot_updated,
    sta.n_live_tup as live_rows,
    sta.n_dead_tup as dead_rows,
    sta.n_mod_since_analyze as modified_since_analyze,
    sta.n_ins_since_vacuum as inserted_since_vacuum,
    sta.last_vacuum,
    sta.last_autovacuum,
    sta.last_analyze,
    sta.last_autoanalyze,
    sta.last_seq_scan as last_sequential_scan,
    sta.last_idx_scan as last_index_scan
from pg_catalog.pg_stat_all_tables as sta
where sta.schemaname !~ '^pg_'
    and sta.schemaname <> 'information_schema'
order by sta.schemaname, sta.relname
