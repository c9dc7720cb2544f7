-- A number that any change of the catalog by another session changes, temporary relations
-- aside: the newest rows have the highest transaction numbers, so that no change keeps both the
-- count and the sum.
-- Parameters: none.
-- Columns: catalog text, row_count bigint, transactions numeric
-- Servers: 13 and later.
with lasting as materialized (
    select rel.oid, rel.xmin
    from pg_catalog.pg_class as rel
    where rel.oid >= 16384 and rel.relpersistence <> 't'
),

version as (
    select 'pg_class' as catalog, las.xmin as version from lasting as las
    union all
    select 'pg_attribute' as catalog, att.xmin as version
    from pg_catalog.pg_attribute as att
    inner join lasting as las on las.oid = att.attrelid
    where att.attnum > 0
    union all
    select 'pg_attrdef' as catalog, def.xmin as version
    from pg_catalog.pg_attrdef as def
    inner join lasting as las on las.oid = def.adrelid
    union all
    select 'pg_constraint' as catalog, con.xmin as version
    from pg_catalog.pg_constraint as con
    left join lasting as las on las.oid = con.conrelid
    where con.oid >= 16384 and (con.conrelid = 0 or las.oid is not null)
    union all
    select 'pg_rewrite' as catalog, rew.xmin as version
    from pg_catalog.pg_rewrite as rew
    inner join lasting as las on las.oid = rew.ev_class
    union all
    select 'pg_trigger' as catalog, trg.xmin as version
    from pg_catalog.pg_trigger as trg
    inner join lasting as las on las.oid = trg.tgrelid
    union all
    select 'pg_type' as catalog, typ.xmin as version
    from pg_catalog.pg_type as typ
    where typ.oid >= 16384 and typ.typtype in ('d', 'e', 'r')
    union all
    select 'pg_proc' as catalog, pro.xmin as version
    from pg_catalog.pg_proc as pro
    where pro.oid >= 16384
    union all
    select 'pg_namespace' as catalog, nsp.xmin as version
    from pg_catalog.pg_namespace as nsp
    where nsp.nspname !~ '^pg_'
    union all
    select 'pg_operator' as catalog, opr.xmin as version
    from pg_catalog.pg_operator as opr
    where opr.oid >= 16384
    union all
    select 'pg_collation' as catalog, col.xmin as version
    from pg_catalog.pg_collation as col
    where col.oid >= 16384
    union all
    select 'pg_statistic_ext' as catalog, sta.xmin as version
    from pg_catalog.pg_statistic_ext as sta
)

select
    ver.catalog,
    pg_catalog.count(*) as row_count,
    pg_catalog.sum(ver.version::text::bigint) as transactions
from version as ver
group by ver.catalog
order by ver.catalog
