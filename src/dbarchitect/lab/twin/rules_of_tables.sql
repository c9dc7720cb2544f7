-- What would judge a row that is written into these tables.
-- Parameters: tables (oids)
-- Columns: oid, relchecks, relhastriggers, relhasrules, relrowsecurity, relforcerowsecurity,
-- relispartition as in pg_class; required: the numbers of the columns that are NOT NULL
-- Servers: 14 and later
select
    cls.oid,
    cls.relchecks,
    cls.relhastriggers,
    cls.relhasrules,
    cls.relrowsecurity,
    cls.relforcerowsecurity,
    cls.relispartition,
    array(
        select att.attnum::integer
        from pg_catalog.pg_attribute as att
        where att.attrelid = cls.oid and att.attnum > 0 and att.attnotnull
        order by att.attnum
    ) as required
from pg_catalog.pg_class as cls
where cls.oid = any(%(tables)s::pg_catalog.oid [])
order by cls.oid;
