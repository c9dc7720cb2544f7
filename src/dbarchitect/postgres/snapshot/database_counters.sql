-- What happened in this database since its counters were reset.
-- Parameters: none.
-- Columns: commits bigint, rollbacks bigint, blocks_read bigint pages, blocks_hit bigint pages,
--   rows_returned bigint rows, rows_fetched bigint rows, rows_inserted bigint rows,
--   rows_updated bigint rows, rows_deleted bigint rows, conflicts bigint,
--   temporary_files bigint, temporary_bytes bigint bytes, deadlocks bigint,
--   read_ms double precision ms, write_ms double precision ms,
--   stats_reset timestamp with time zone
-- Servers: 13 and later.
select
    sta.xact_commit as commits,
    sta.xact_rollback as rollbacks,
    sta.blks_read as blocks_read,
    sta.blks_hit as blocks_hit,
    sta.tup_returned as rows_returned,
    sta.tup_fetched as rows_fetched,
    sta.tup_inserted as rows_inserted,
    sta.tup_updated as rows_updated,
    sta.tup_deleted as rows_deleted,
    sta.conflicts,
    sta.temp_files as temporary_files,
    sta.temp_bytes as temporary_bytes,
    sta.deadlocks,
    sta.blk_read_time as read_ms,
    sta.blk_write_time as write_ms,
    sta.stats_reset
from pg_catalog.pg_stat_database as sta
where sta.datname = pg_catalog.current_database()
order by sta.datname
