-- The transaction finds nothing of the user's by an unqualified name and waits no longer than
-- this; just-in-time compilation would cost more than any of these queries. The newest
-- transaction number of its snapshot is what others are compared with. This query itself still
-- runs under the database's search path, where an owner's operators and types may come before
-- PostgreSQL's: those are qualified, too. What decides how the server prints constants, names and
-- times does not come from the role, the database or the environment, either.
-- Parameters: lock_timeout text, statement_timeout text, each with its unit, such as 2000ms.
-- Columns: search_path text, lock_timeout text, statement_timeout text, jit text,
--   date_style text, interval_style text, time_zone text, float_digits text,
--   binary_output text, quote_all text, standard_strings text, reference text,
--   nobody_else_writes boolean
-- Servers: 13 and later.
select
    pg_catalog.set_config('search_path', '', true) as search_path,
    pg_catalog.set_config('lock_timeout', %(lock_timeout)s, true) as lock_timeout,
    pg_catalog.set_config('statement_timeout', %(statement_timeout)s, true) as statement_timeout,
    pg_catalog.set_config('jit', 'off', true) as jit,
    pg_catalog.set_config('datestyle', 'ISO', true) as date_style,
    pg_catalog.set_config('intervalstyle', 'postgres', true) as interval_style,
    pg_catalog.set_config('timezone', 'UTC', true) as time_zone,
    pg_catalog.set_config('extra_float_digits', '3', true) as float_digits,
    pg_catalog.set_config('bytea_output', 'hex', true) as binary_output,
    pg_catalog.set_config('quote_all_identifiers', 'off', true) as quote_all,
    pg_catalog.set_config('standard_conforming_strings', 'on', true) as standard_strings,
    pg_catalog.pg_snapshot_xmax(
        pg_catalog.pg_current_snapshot()
    )::pg_catalog.xid::pg_catalog.text as reference,
    pg_catalog.pg_snapshot_xmin(
        pg_catalog.pg_current_snapshot()
    ) operator(pg_catalog.=) pg_catalog.pg_snapshot_xmax(
        pg_catalog.pg_current_snapshot()
    ) as nobody_else_writes
