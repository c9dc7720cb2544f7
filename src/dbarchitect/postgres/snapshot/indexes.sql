-- Indexes of users' tables and materialised views, those of constraints too.
-- Lists of numbers are text, which is quicker to read than an array: most of them are alike.
-- Parameters: namespaces oid[], the schemas of users;
--   locked oid[], relations that another session holds ACCESS EXCLUSIVE.
-- Columns: oid oid, relation oid, namespace oid, name name, access_method name,
--   unique boolean, primary boolean, nulls_not_distinct boolean, valid boolean,
--   clustered boolean, replica_identity boolean, key_count smallint, columns text,
--   operator_classes text, collations text, flags text, expressions text[], key_types oid[],
--   predicate text, parent oid, on_only boolean, tablespace name, options text[]
-- Servers: 13 and 14.
select
    ind.indexrelid as oid,
    ind.indrelid as relation,
    rel.relnamespace as namespace,
    rel.relname as name,
    acm.amname as access_method,
    ind.indisunique as unique,
    ind.indisprimary as primary,
    false as nulls_not_distinct,
    ind.indisvalid as valid,
    ind.indisclustered as clustered,
    ind.indisreplident as replica_identity,
    ind.indnkeyatts as key_count,
    ind.indkey::text as columns,
    ind.indclass::text as operator_classes,
    ind.indcollation::text as collations,
    ind.indoption::text as flags,
    case
        when ind.indexprs is not null and not ind.indrelid = any(%(locked)s::oid[]) then array(
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
        when ind.indexprs is not null then array(
            select att.atttypid
            from pg_catalog.pg_attribute as att
            where att.attrelid = ind.indexrelid
            order by att.attnum
        )
    end as key_types,
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
inner join pg_catalog.pg_am as acm on acm.oid = rel.relam
left join pg_catalog.pg_inherits as inh on inh.inhrelid = ind.indexrelid
left join pg_catalog.pg_tablespace as spc on spc.oid = rel.reltablespace
where rel.relnamespace = any(%(namespaces)s::oid[])
    and ind.indislive
order by ind.indrelid, rel.relname
