-- Every collation by number; what it was made from, where users made it.
-- Parameters: none.
-- Columns: oid oid, namespace oid, name name, owner oid, provider "char", deterministic boolean,
--   collate text, ctype text, locale text, rules text
-- Servers: 17 and later.
select
    col.oid,
    col.collnamespace as namespace,
    col.collname as name,
    case when own.made then col.collowner end as owner,
    case when own.made then col.collprovider end as provider,
    case when own.made then col.collisdeterministic end as deterministic,
    case when own.made then col.collcollate end as collate,
    case when own.made then col.collctype end as ctype,
    case when own.made then col.colllocale end as locale,
    case when own.made then col.collicurules end as rules
from pg_catalog.pg_collation as col
cross join lateral (
    select
        col.oid >= 16384
        and col.collnamespace <> 'pg_catalog'::pg_catalog.regnamespace
        and not exists (
            select from pg_catalog.pg_depend as dep
            where dep.classid = 'pg_catalog.pg_collation'::pg_catalog.regclass
                and dep.objid = col.oid
                and dep.deptype = 'e'
        ) as made
) as own
order by col.oid
