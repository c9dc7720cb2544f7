-- Objects of the kinds that are only listed, but for built-in ones and those of extensions.
-- Parameters: none.
-- Columns: class_oid oid, object_oid oid, kind text, namespace oid, name text
-- Servers: 13 and later.
with other as (
    select
        'pg_catalog.pg_am'::pg_catalog.regclass::oid as class_oid,
        acm.oid as object_oid,
        'access method' as kind,
        0::oid as namespace,
        acm.amname::text as name
    from pg_catalog.pg_am as acm
    where acm.oid >= 16384
    union all
    select
        'pg_catalog.pg_cast'::pg_catalog.regclass::oid as class_oid,
        cas.oid as object_oid,
        'cast' as kind,
        0::oid as namespace,
        pg_catalog.concat(
            pg_catalog.format_type(cas.castsource, null),
            ' AS ',
            pg_catalog.format_type(cas.casttarget, null)
        ) as name
    from pg_catalog.pg_cast as cas
    where cas.oid >= 16384
    union all
    select
        'pg_catalog.pg_conversion'::pg_catalog.regclass::oid as class_oid,
        con.oid as object_oid,
        'conversion' as kind,
        con.connamespace as namespace,
        con.conname::text as name
    from pg_catalog.pg_conversion as con
    where con.oid >= 16384
    union all
    select
        'pg_catalog.pg_event_trigger'::pg_catalog.regclass::oid as class_oid,
        evt.oid as object_oid,
        'event trigger' as kind,
        0::oid as namespace,
        evt.evtname::text as name
    from pg_catalog.pg_event_trigger as evt
    where evt.oid >= 16384
    union all
    select
        'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass::oid as class_oid,
        fdw.oid as object_oid,
        'foreign-data wrapper' as kind,
        0::oid as namespace,
        fdw.fdwname::text as name
    from pg_catalog.pg_foreign_data_wrapper as fdw
    where fdw.oid >= 16384
    union all
    select
        'pg_catalog.pg_foreign_server'::pg_catalog.regclass::oid as class_oid,
        srv.oid as object_oid,
        'server' as kind,
        0::oid as namespace,
        srv.srvname::text as name
    from pg_catalog.pg_foreign_server as srv
    where srv.oid >= 16384
    union all
    select
        'pg_catalog.pg_language'::pg_catalog.regclass::oid as class_oid,
        lan.oid as object_oid,
        'language' as kind,
        0::oid as namespace,
        lan.lanname::text as name
    from pg_catalog.pg_language as lan
    where lan.oid >= 16384
    union all
    select
        'pg_catalog.pg_operator'::pg_catalog.regclass::oid as class_oid,
        opr.oid as object_oid,
        'operator' as kind,
        opr.oprnamespace as namespace,
        pg_catalog.concat(
            opr.oprname,
            '(',
            pg_catalog.format_type(nullif(opr.oprleft, 0), null),
            ', ',
            pg_catalog.format_type(opr.oprright, null),
            ')'
        ) as name
    from pg_catalog.pg_operator as opr
    where opr.oid >= 16384
    union all
    select
        'pg_catalog.pg_opclass'::pg_catalog.regclass::oid as class_oid,
        opc.oid as object_oid,
        'operator class' as kind,
        opc.opcnamespace as namespace,
        opc.opcname::text as name
    from pg_catalog.pg_opclass as opc
    where opc.oid >= 16384
    union all
    select
        'pg_catalog.pg_opfamily'::pg_catalog.regclass::oid as class_oid,
        opf.oid as object_oid,
        'operator family' as kind,
        opf.opfnamespace as namespace,
        opf.opfname::text as name
    from pg_catalog.pg_opfamily as opf
    where opf.oid >= 16384
    union all
    select
        'pg_catalog.pg_transform'::pg_catalog.regclass::oid as class_oid,
        trf.oid as object_oid,
        'transform' as kind,
        0::oid as namespace,
        pg_catalog.format_type(trf.trftype, null) as name
    from pg_catalog.pg_transform as trf
    where trf.oid >= 16384
    union all
    select
        'pg_catalog.pg_ts_parser'::pg_catalog.regclass::oid as class_oid,
        prs.oid as object_oid,
        'text search object' as kind,
        prs.prsnamespace as namespace,
        prs.prsname::text as name
    from pg_catalog.pg_ts_parser as prs
    where prs.oid >= 16384
    union all
    select
        'pg_catalog.pg_ts_template'::pg_catalog.regclass::oid as class_oid,
        tmp.oid as object_oid,
        'text search object' as kind,
        tmp.tmplnamespace as namespace,
        tmp.tmplname::text as name
    from pg_catalog.pg_ts_template as tmp
    where tmp.oid >= 16384
    union all
    select
        'pg_catalog.pg_subscription'::pg_catalog.regclass::oid as class_oid,
        0::oid as object_oid, -- the number is hidden from ordinary roles on older servers
        'subscription' as kind,
        0::oid as namespace,
        sub.subname::text as name
    from pg_catalog.pg_subscription as sub
    inner join pg_catalog.pg_database as dat on dat.oid = sub.subdbid
    where dat.datname = pg_catalog.current_database()
)

select
    oth.class_oid,
    oth.object_oid,
    oth.kind,
    oth.namespace,
    oth.name
from other as oth
where not exists (
        select from pg_catalog.pg_depend as dep
        where dep.classid = oth.class_oid
            and dep.objid = oth.object_oid
            and dep.deptype in ('e', 'i')
    )
order by oth.kind, oth.name, oth.object_oid
