-- Numbers that any change of the catalog by another session changes, temporary relations aside:
-- a new or changed row has a higher transaction number than all before, so that no change keeps
-- both the count of rows and the sum of their numbers (less one reference, for ages grow).
-- Parameters: reference text, a transaction number.
-- Columns: catalog text, row_count bigint, transactions bigint
-- Servers: 13 and later.
with lasting as materialized (
    select rel.oid
    from pg_catalog.pg_class as rel
    where rel.oid >= 16384 and rel.relpersistence <> 't'
),

state as (
    select
        'pg_class' as catalog,
        pg_catalog.count(*) as row_count,
        pg_catalog.sum(pg_catalog.age(rel.xmin)) as ages
    from pg_catalog.pg_class as rel
    where rel.oid >= 16384 and rel.relpersistence <> 't'
    union all
    select
        'pg_attribute' as catalog,
        pg_catalog.count(*) as row_count,
        pg_catalog.sum(pg_catalog.age(att.xmin)) as ages
    from pg_catalog.pg_attribute as att
    where exists (select from lasting as las where las.oid = att.attrelid) and att.attnum > 0
    union all
    select
        'pg_attrdef' as catalog,
        pg_catalog.count(*) as row_count,
        pg_catalog.sum(pg_catalog.age(def.xmin)) as ages
    from pg_catalog.pg_attrdef as def
    where exists (select from lasting as las where las.oid = def.adrelid)
    union all
    select
        'pg_constraint' as catalog,
        pg_catalog.count(*) as row_count,
        pg_catalog.sum(pg_catalog.age(con.xmin)) as ages
    from pg_catalog.pg_constraint as con
    where exists (select from lasting as las where las.oid = con.conrelid)
    union all
    select
        'pg_rewrite' as catalog,
        pg_catalog.count(*) as row_count,
        pg_catalog.sum(pg_catalog.age(rew.xmin)) as ages
    from pg_catalog.pg_rewrite as rew
    where exists (select from lasting as las where las.oid = rew.ev_class)
    union all
    select
        'pg_trigger' as catalog,
        pg_catalog.count(*) as row_count,
        pg_catalog.sum(pg_catalog.age(trg.xmin)) as ages
    from pg_catalog.pg_trigger as trg
    where exists (select from lasting as las where las.oid = trg.tgrelid)
    union all
    select
        'pg_type' as catalog,
        pg_catalog.count(*) as row_count,
        pg_catalog.sum(pg_catalog.age(typ.xmin)) as ages
    from pg_catalog.pg_type as typ
    where typ.oid >= 16384 and typ.typtype in ('d', 'e', 'r')
    union all
    select
        'pg_proc' as catalog,
        pg_catalog.count(*) as row_count,
        pg_catalog.sum(pg_catalog.age(pro.xmin)) as ages
    from pg_catalog.pg_proc as pro
    where pro.oid >= 16384
    union all
    select
        'pg_namespace' as catalog,
        pg_catalog.count(*) as row_count,
        pg_catalog.sum(pg_catalog.age(nsp.xmin)) as ages
    from pg_catalog.pg_namespace as nsp
    where nsp.oid >= 16384 and nsp.nspname !~ '^pg_'
    union all
    select
        'pg_operator' as catalog,
        pg_catalog.count(*) as row_count,
        pg_catalog.sum(pg_catalog.age(opr.xmin)) as ages
    from pg_catalog.pg_operator as opr
    where opr.oid >= 16384
    union all
    select
        'pg_collation' as catalog,
        pg_catalog.count(*) as row_count,
        pg_catalog.sum(pg_catalog.age(col.xmin)) as ages
    from pg_catalog.pg_collation as col
    where col.oid >= 16384
    union all
    select
        'pg_statistic_ext' as catalog,
        pg_catalog.count(*) as row_count,
        pg_catalog.sum(pg_catalog.age(sta.xmin)) as ages
    from pg_catalog.pg_statistic_ext as sta
    where sta.oid >= 16384
    union all
    select
        'pg_ts_dict' as catalog,
        pg_catalog.count(*) as row_count,
        pg_catalog.sum(pg_catalog.age(dic.xmin)) as ages
    from pg_catalog.pg_ts_dict as dic
    where dic.oid >= 16384
    union all
    select
        'pg_ts_config' as catalog,
        pg_catalog.count(*) as row_count,
        pg_catalog.sum(pg_catalog.age(cfg.xmin)) as ages
    from pg_catalog.pg_ts_config as cfg
    where cfg.oid >= 16384
)

select
    sta.catalog,
    sta.row_count,
    sta.row_count * pg_catalog.age(%(reference)s::xid) - sta.ages as transactions
from state as sta
order by sta.catalog
