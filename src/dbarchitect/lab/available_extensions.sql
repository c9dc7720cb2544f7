-- Extensions that the server has to create.
-- Parameters: none.
-- Columns: name name.
-- Servers: 13 and later.
select ext.name
from pg_catalog.pg_available_extensions as ext
order by ext.name;
