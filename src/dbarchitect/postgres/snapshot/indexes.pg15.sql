-- Indexes of users' tables and materialised views, those of constraints too.
-- Parameters: locked oid[], relations that another session holds ACCESS EXCLUSIVE.
-- Columns: oid oid, relation oid, namespace oid, name name, access_method name,
--   unique boolean, primary boolean, nulls_not_distinct boolean, valid boolean,
--   clustered boolean, replica_identity boolean, key_count smallint, columns smallint[],
--   operator_classes oid[], collations oid[], flags smallint[], expressions text[],
--   predicate text, parent oid, on_only boolean, tablespace name, options text[]
-- Servers: 15 and later.
select
    ind.indexrelid as oid,
    ind.indrelid as relation,
    rel.relnamespace as namespace,
    rel.relname as name,
    acm.amname as access_method,
    ind.indisunique as unique,
    ind.indisprimary as primary,
    ind.indnullsnotdistinct as nulls_not_distinct,
    ind.indisvalid as valid,
    ind.indisclustered as clustered,
    ind.indisreplident as replica_identity,
    ind.indnkeyatts as key_count,
    ind.indkey::smallint[] as columns,
    ind.indclass::oid[] as operator_classes,
    ind.indcollation::oid[] as collations,
    ind.indoption::smallint[] as flags,
    case
        when ind.indexprs is not null then array(
            select
                case when key.number = 0
                    then pg_catalog.pg_get_indexdef(ind.indexrelid, key.ordinality::integer, false)
                end
            from pg_catalog.unnest(ind.indkey::smallint[])
                with ordinality as key (number, ordinality)
            order by key.ordinality
        )
    end as expressions,
    case
        when ind.indpred is not null and not ind.indrelid = any(%(locked)s::oid[])
            then pg_catalog.pg_get_expr(ind.indpred, ind.indrelid)
    end as predicate,
    inh.inhparent as parent,
    rel.relkind = 'I' and not ind.indisvalid as on_only,
    spc.spcname as tablespace,
    rel.reloptions as options
from pg_catalog.pg_index as ind
inner join pg_catalog.pg_class as rel on rel.oid = ind.indexrelid
inner join pg_catalog.pg_namespace as nsp
    on nsp.oid = rel.relnamespace
        and nsp.nspname !~ '^pg_'
        and nsp.nspname <> 'information_schema'
inner join pg_catalog.pg_am as acm on acm.oid = rel.relam
left join pg_catalog.pg_inherits as inh on inh.inhrelid = ind.indexrelid
left join pg_catalog.pg_tablespace as spc on spc.oid = rel.reltablespace
where ind.indislive
order by ind.indrelid, rel.relname
