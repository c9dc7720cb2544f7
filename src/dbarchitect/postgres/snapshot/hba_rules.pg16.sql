-- The lines of pg_hba.conf and of the files that it includes, as they are now, those that the
-- server does not understand among them.
-- Parameters: none.
-- Columns: file text, line integer, type text, databases text[], users text[], address text,
--   netmask text, method text, options text[], error text
-- Servers: 16 and later.
select
    hba.file_name as file,
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
order by hba.rule_number nulls last, hba.file_name, hba.line_number
