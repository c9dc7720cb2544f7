-- Index columns that carry options of their operator class or a target of statistics, and those
-- of indexes with expressions, whose types are found nowhere else.
-- Parameters: none.
-- Columns: index oid, number smallint, type_oid oid, options text[], statistics_target integer
-- Servers: 13 and later.
select
    att.attrelid as index,
    att.attnum as number,
    att.atttypid as type_oid,
    att.attoptions as options,
    nullif(att.attstattarget, -1)::integer as statistics_target
from pg_catalog.pg_index as ind
inner join pg_catalog.pg_attribute as att on att.attrelid = ind.indexrelid
where ind.indexrelid >= 16384
    and (ind.indexprs is not null or att.attoptions is not null or att.attstattarget >= 0)
order by att.attrelid, att.attnum
