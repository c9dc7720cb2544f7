-- Which dictionaries a configuration of users looks its tokens up in, in their order.
-- Parameters: none.
-- Columns: configuration oid, token text, dictionary_namespace oid, dictionary name
-- Servers: 13 and later.
select
    map.mapcfg as configuration,
    tok.alias as token,
    dic.dictnamespace as dictionary_namespace,
    dic.dictname as dictionary
from pg_catalog.pg_ts_config_map as map
inner join pg_catalog.pg_ts_config as cfg on cfg.oid = map.mapcfg
inner join pg_catalog.pg_ts_dict as dic on dic.oid = map.mapdict
inner join lateral pg_catalog.ts_token_type(cfg.cfgparser) as tok
    on tok.tokid = map.maptokentype
where map.mapcfg >= 16384
order by map.mapcfg, map.maptokentype, map.mapseqno
