-- The lines of pg_hba.conf as the file is now, those that the server does not understand among
-- them.
-- Parameters: none.
-- Columns: file text, line integer, type text, databases text[], users text[], address text,
--   netmask text, method text, options text[], error text
-- Servers: 13 to 15.
select
    null::pg_catalog.text as file,
    hba.line_number as line,
    hba.type,
    hba.database as databases,
    hba.user_name as users,
    hba.address,
    hba.netmask,
    hba.auth_method as method,
    hba.options,
    hba.error
from pg_catalog.pg_hba_file_rules as hba
order by hba.line_number
