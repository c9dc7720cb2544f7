-- Which object needs which: from pg_depend, with defaults as their columns, rewrite rules of
-- views as their views, arrays, row types and multiranges as what they are made of, and members
-- of extensions as their extension. What a table's own parts need of it is left out.
-- Parameters: none.
-- Columns: class_oid oid, object_oid oid, number integer, referenced_class oid,
--   referenced_oid oid
-- Servers: 14 and later.
select distinct
    case
        when def.oid is not null or vie.oid is not null
            then 'pg_catalog.pg_class'::pg_catalog.regclass::oid
        else dep.classid
    end as class_oid,
    coalesce(def.adrelid, vie.ev_class, dep.objid) as object_oid,
    coalesce(def.adnum, dep.objsubid)::integer as number,
    case
        when ext.refobjid is not null then 'pg_catalog.pg_extension'::pg_catalog.regclass::oid
        when coalesce(ele.typrelid, typ.typrelid) <> 0
            then 'pg_catalog.pg_class'::pg_catalog.regclass::oid
        else dep.refclassid
    end as referenced_class,
    case
        when ext.refobjid is not null then ext.refobjid
        when coalesce(ele.typrelid, typ.typrelid) <> 0 then coalesce(ele.typrelid, typ.typrelid)
        else coalesce(ele.oid, mul.rngtypid, dep.refobjid)
    end as referenced_oid
from pg_catalog.pg_depend as dep
left join pg_catalog.pg_attrdef as def
    on dep.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass and def.oid = dep.objid
left join pg_catalog.pg_rewrite as vie
    on dep.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
        and vie.oid = dep.objid
        and vie.rulename = '_RETURN'
left join pg_catalog.pg_class as rel
    on dep.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and rel.oid = dep.objid
left join pg_catalog.pg_type as typ
    on dep.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and typ.oid = dep.refobjid
left join pg_catalog.pg_type as ele on ele.oid = typ.typelem and ele.typarray = typ.oid
left join pg_catalog.pg_range as mul on mul.rngmultitypid = typ.oid
left join pg_catalog.pg_depend as ext
    on ext.classid = dep.refclassid
        and ext.objid = dep.refobjid
        and ext.objsubid = 0
        and ext.deptype = 'e'
where dep.deptype in ('n', 'a')
    and dep.objid >= 16384
    and dep.refobjid >= 16384
    and dep.refclassid not in (
        'pg_catalog.pg_namespace'::pg_catalog.regclass,
        'pg_catalog.pg_publication'::pg_catalog.regclass,
        'pg_catalog.pg_extension'::pg_catalog.regclass
    )
    and dep.classid in (
        'pg_catalog.pg_attrdef'::pg_catalog.regclass,
        'pg_catalog.pg_class'::pg_catalog.regclass,
        'pg_catalog.pg_constraint'::pg_catalog.regclass,
        'pg_catalog.pg_policy'::pg_catalog.regclass,
        'pg_catalog.pg_proc'::pg_catalog.regclass,
        'pg_catalog.pg_rewrite'::pg_catalog.regclass,
        'pg_catalog.pg_statistic_ext'::pg_catalog.regclass,
        'pg_catalog.pg_trigger'::pg_catalog.regclass,
        'pg_catalog.pg_ts_config'::pg_catalog.regclass,
        'pg_catalog.pg_ts_dict'::pg_catalog.regclass,
        'pg_catalog.pg_type'::pg_catalog.regclass
    )
    -- what tables, indexes and sequences need of columns is in the schema itself
    and not (
        dep.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and (
            dep.classid in (
                'pg_catalog.pg_constraint'::pg_catalog.regclass,
                'pg_catalog.pg_statistic_ext'::pg_catalog.regclass
            )
            or (
                dep.classid in (
                    'pg_catalog.pg_attrdef'::pg_catalog.regclass,
                    'pg_catalog.pg_class'::pg_catalog.regclass
                )
                and dep.refobjsubid > 0
            )
        )
    )
    and (rel.relkind in ('i', 'I', 'S') and dep.refclassid = rel.tableoid) is not true
    and (vie.ev_class = dep.refobjid) is not true
order by class_oid, object_oid, number, referenced_class, referenced_oid
