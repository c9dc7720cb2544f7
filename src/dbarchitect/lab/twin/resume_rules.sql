-- Gives a table back what judges its rows.
-- Parameters: oid, relchecks, relhastriggers, relhasrules, relrowsecurity,
-- relforcerowsecurity, relispartition as they were in pg_class
-- Columns: none
-- Servers: 14 and later
update pg_catalog.pg_class
set
    relchecks = %(relchecks)s,
    relhastriggers = %(relhastriggers)s,
    relhasrules = %(relhasrules)s,
    relrowsecurity = %(relrowsecurity)s,
    relforcerowsecurity = %(relforcerowsecurity)s,
    relispartition = %(relispartition)s
where oid = %(oid)s;
