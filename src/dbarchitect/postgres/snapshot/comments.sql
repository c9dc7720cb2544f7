-- Comments on everything that is not built in.
-- Parameters: none.
-- Columns: class_oid oid, object_oid oid, number integer, comment text
-- Servers: 13 and later.
select
    des.classoid as class_oid,
    des.objoid as object_oid,
    des.objsubid as number,
    des.description as comment
from pg_catalog.pg_description as des
where des.objoid >= 16384
    or (
        des.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
        and des.objoid = 2200 -- the schema public, made by initdb
    )
order by des.classoid, des.objoid, des.objsubid
