-- Hides from the server that these tables have checks, triggers, rules, policies and bounds.
-- Parameters: tables (oids)
-- Columns: none
-- Servers: 14 and later
update pg_catalog.pg_class
set
    relchecks = 0,
    relhastriggers = false,
    relhasrules = false,
    relrowsecurity = false,
    relforcerowsecurity = false,
    relispartition = false
where oid = any(%(tables)s::pg_catalog.oid []);
