-- What the statements of this database took since they were first counted, all roles together;
-- those whose text the role may not see are one row without a number. The view is of an
-- extension that may be in any schema: the search path leads to it.
-- Parameters: none.
-- Columns: query_id bigint, text text, entries bigint, calls bigint, total_ms double precision,
--   returned bigint (rows), shared_blocks_hit bigint, shared_blocks_read bigint,
--   temporary_blocks_written bigint, slowest_ms double precision
-- Servers: 13 and later, with pg_stat_statements of version 1.8 or later.
select
    sta.queryid as query_id,
    pg_catalog.min(sta.query) as text,
    pg_catalog.count(*) as entries,
    pg_catalog.sum(sta.calls)::pg_catalog.int8 as calls,
    pg_catalog.sum(sta.total_exec_time) as total_ms,
    pg_catalog.sum(sta.rows)::pg_catalog.int8 as returned,
    pg_catalog.sum(sta.shared_blks_hit)::pg_catalog.int8 as shared_blocks_hit,
    pg_catalog.sum(sta.shared_blks_read)::pg_catalog.int8 as shared_blocks_read,
    pg_catalog.sum(sta.temp_blks_written)::pg_catalog.int8 as temporary_blocks_written,
    pg_catalog.max(sta.max_exec_time) as slowest_ms
from pg_stat_statements as sta
inner join pg_catalog.pg_database as dat on dat.oid operator(pg_catalog.=) sta.dbid
where dat.datname operator(pg_catalog.=) pg_catalog.current_database()
group by sta.queryid
order by total_ms desc, query_id
