-- The transaction finds nothing of the user's by an unqualified name, and waits no longer than
-- this.
-- Parameters: lock_timeout text, statement_timeout text, each with its unit, such as 2000ms.
-- Columns: search_path text, lock_timeout text, statement_timeout text
-- Servers: 13 and later.
select
    pg_catalog.set_config('search_path', '', true) as search_path,
    pg_catalog.set_config('lock_timeout', %(lock_timeout)s, true) as lock_timeout,
    pg_catalog.set_config('statement_timeout', %(statement_timeout)s, true) as statement_timeout
