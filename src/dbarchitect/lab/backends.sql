-- Backends that run SQL which was supplied, in the current database, with the age of what they run.
-- Parameters: none.
-- Columns: pid integer; running_ms double precision, age of the running statement, null when idle.
-- Servers: 13 and later.
select
    act.pid,
    case
        when act.state = 'active'
            then extract(epoch from pg_catalog.clock_timestamp() - act.query_start) * 1000
    end::float8 as running_ms
from pg_catalog.pg_stat_activity as act
where act.datname = pg_catalog.current_database()
    and act.backend_type = 'client backend'
order by act.pid;
