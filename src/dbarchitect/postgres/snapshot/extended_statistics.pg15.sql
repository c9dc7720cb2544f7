-- The planner's statistics of columns together, as far as the role may see them; an object
-- without statistics that the role might not see is `hidden`.
-- Parameters: namespaces oid[], the schemas of users;
--   values boolean, whether most common values are read, which are user data.
-- Columns: namespace oid, name name, columns name[], inherited boolean, distinct_values text,
--   dependencies text, most_common_frequencies double precision[],
--   most_common_base_frequencies double precision[], most_common_values text, hidden boolean
-- Servers: 15 and later.
select
    obj.stxnamespace as namespace,
    obj.stxname as name,
    array(
        select att.attname
        from pg_catalog.pg_attribute as att
        where att.attrelid = obj.stxrelid and att.attnum = any(obj.stxkeys::smallint[])
        order by att.attnum
    ) as columns,
    sta.inherited as inherited,
    sta.n_distinct::text as distinct_values,
    sta.dependencies::text as dependencies,
    sta.most_common_freqs as most_common_frequencies,
    sta.most_common_base_freqs as most_common_base_frequencies,
    case when %(values)s::boolean then sta.most_common_vals::text end as most_common_values,
    sta.statistics_name is null and not pg_catalog.pg_has_role(rel.relowner, 'usage') as hidden
from pg_catalog.pg_statistic_ext as obj
inner join pg_catalog.pg_class as rel on rel.oid = obj.stxrelid
inner join pg_catalog.pg_namespace as nsp on nsp.oid = obj.stxnamespace
left join pg_catalog.pg_stats_ext as sta
    on sta.statistics_schemaname = nsp.nspname and sta.statistics_name = obj.stxname
where obj.stxnamespace = any(%(namespaces)s::oid[])
order by obj.stxnamespace, obj.stxname, inherited
