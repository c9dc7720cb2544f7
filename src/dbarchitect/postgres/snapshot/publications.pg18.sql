-- Publications.
-- Parameters: none.
-- Columns: oid oid, name name, owner oid, all_tables boolean, inserts boolean,
--   updates boolean, deletes boolean, truncates boolean, via_partition_root boolean,
--   generated_columns "char"
-- Servers: 18 and later.
select
    pub.oid,
    pub.pubname as name,
    pub.pubowner as owner,
    pub.puballtables as all_tables,
    pub.pubinsert as inserts,
    pub.pubupdate as updates,
    pub.pubdelete as deletes,
    pub.pubtruncate as truncates,
    pub.pubviaroot as via_partition_root,
    pub.pubgencols as generated_columns
from pg_catalog.pg_publication as pub
order by pub.pubname
