-- Every schema of the database, the built-in ones too: other queries name them by number.
-- Parameters: none.
-- Columns: oid oid, name name, owner oid, is_built_in boolean, is_member boolean
-- Servers: 13 and later.
select
    nsp.oid,
    nsp.nspname as name,
    nsp.nspowner as owner,
    nsp.nspname ~ '^pg_' or nsp.nspname = 'information_schema' as is_built_in,
    exists (
        select from pg_catalog.pg_depend as dep
        where dep.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
            and dep.objid = nsp.oid
            and dep.deptype = 'e'
    ) as is_member
from pg_catalog.pg_namespace as nsp
order by nsp.nspname
