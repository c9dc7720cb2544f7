-- The transaction finds nothing of the user's by an unqualified name and waits no longer than
-- this; just-in-time compilation would cost more than any of these queries. The newest
-- transaction number of its snapshot is what others are compared with. This query itself still
-- runs under the database's search path, where an owner's operators and types may come before
-- PostgreSQL's: those are qualified, too.
-- Parameters: lock_timeout text, statement_timeout text, each with its unit, such as 2000ms.
-- Columns: search_path text, lock_timeout text, statement_timeout text, jit text,
--   reference text, nobody_else_writes boolean
-- Servers: 13 and later.
select
    pg_catalog.set_config('search_path', '', true) as search_path,
    pg_catalog.set_config('lock_timeout', %(lock_timeout)s, true) as lock_timeout,
    pg_catalog.set_config('statement_timeout', %(statement_timeout)s, true) as statement_timeout,
    pg_catalog.set_config('jit', 'off', true) as jit,
    pg_catalog.pg_snapshot_xmax(
        pg_catalog.pg_current_snapshot()
    )::pg_catalog.xid::pg_catalog.text as reference,
    pg_catalog.pg_snapshot_xmin(
        pg_catalog.pg_current_snapshot()
    ) operator(pg_catalog.=) pg_catalog.pg_snapshot_xmax(
        pg_catalog.pg_current_snapshot()
    ) as nobody_else_writes
