-- Gives a statistics object the dependencies between its columns.
-- Parameters: oid (of the statistics object), dependencies (as the server keeps them, in bytes;
--     a cast of bytea that takes them as they are was made before)
-- Columns: none
-- Servers: 18 and later, as superuser
insert into pg_catalog.pg_statistic_ext_data (stxoid, stxdinherit, stxddependencies)
values (
    %(oid)s::pg_catalog.oid,
    false,
    %(dependencies)s::pg_catalog.bytea::pg_catalog.pg_dependencies
);
