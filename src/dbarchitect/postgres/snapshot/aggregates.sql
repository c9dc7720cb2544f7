-- Aggregates outside the built-in schemas that no extension owns.
-- Parameters: namespaces oid[], the schemas of users.
-- Columns: oid oid, namespace oid, name name, owner oid, arguments text, signature text,
--   kind "char", parallel "char", sfunc text, stype text, sspace integer bytes,
--   finalfunc text, finalfunc_extra boolean, finalfunc_modify "char", combinefunc text,
--   serialfunc text, deserialfunc text, initcond text, msfunc text, minvfunc text,
--   mstype text, msspace integer bytes, mfinalfunc text, mfinalfunc_extra boolean,
--   mfinalfunc_modify "char", minitcond text, sortop_namespace oid, sortop name
-- Servers: 13 and later.
select
    pro.oid,
    pro.pronamespace as namespace,
    pro.proname as name,
    pro.proowner as owner,
    pg_catalog.pg_get_function_identity_arguments(pro.oid) as arguments,
    pg_catalog.pg_get_function_arguments(pro.oid) as signature,
    agg.aggkind as kind,
    pro.proparallel as parallel,
    agg.aggtransfn::pg_catalog.regproc::text as sfunc,
    pg_catalog.format_type(agg.aggtranstype, null) as stype,
    agg.aggtransspace as sspace,
    nullif(agg.aggfinalfn, 0)::pg_catalog.regproc::text as finalfunc,
    agg.aggfinalextra as finalfunc_extra,
    agg.aggfinalmodify as finalfunc_modify,
    nullif(agg.aggcombinefn, 0)::pg_catalog.regproc::text as combinefunc,
    nullif(agg.aggserialfn, 0)::pg_catalog.regproc::text as serialfunc,
    nullif(agg.aggdeserialfn, 0)::pg_catalog.regproc::text as deserialfunc,
    agg.agginitval as initcond,
    nullif(agg.aggmtransfn, 0)::pg_catalog.regproc::text as msfunc,
    nullif(agg.aggminvtransfn, 0)::pg_catalog.regproc::text as minvfunc,
    case when agg.aggmtranstype <> 0
        then pg_catalog.format_type(agg.aggmtranstype, null)
    end as mstype,
    agg.aggmtransspace as msspace,
    nullif(agg.aggmfinalfn, 0)::pg_catalog.regproc::text as mfinalfunc,
    agg.aggmfinalextra as mfinalfunc_extra,
    agg.aggmfinalmodify as mfinalfunc_modify,
    agg.aggminitval as minitcond,
    opr.oprnamespace as sortop_namespace,
    opr.oprname as sortop
from pg_catalog.pg_aggregate as agg
inner join pg_catalog.pg_proc as pro on pro.oid = agg.aggfnoid
left join pg_catalog.pg_operator as opr on opr.oid = agg.aggsortop
where pro.pronamespace = any(%(namespaces)s::oid[])
    and not exists (
        select from pg_catalog.pg_depend as dep
        where dep.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
            and dep.objid = pro.oid
            and dep.deptype = 'e'
    )
order by pro.pronamespace, pro.proname, arguments
