-- How far this server has written or replayed: where it stands still, nothing was changed.
-- It runs under the database's own search path: types are qualified, too.
-- Parameters: none.
-- Columns: position text
-- Servers: 13 and later.
select
    case
        when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn()
        else pg_catalog.pg_current_wal_insert_lsn()
    end::pg_catalog.text as position
order by position
