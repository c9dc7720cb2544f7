-- Whether the role may read who can connect, and how roles' passwords are kept.
-- Parameters: none.
-- Columns: reads_rules boolean, reads_passwords boolean
-- Servers: 13 and later.
select
    pg_catalog.has_table_privilege('pg_catalog.pg_hba_file_rules', 'select')
    and pg_catalog.has_function_privilege(
        'pg_catalog.pg_hba_file_rules()', 'execute'
    ) as reads_rules,
    pg_catalog.has_table_privilege('pg_catalog.pg_authid', 'select') as reads_passwords
