-- Run-time settings that the role may see, but for those that can hold a secret or that an
-- application made up. Of those that this reading set for itself the value is what it was before.
-- Parameters: none.
-- Columns: name text, value text, unit text, source text, default_value text,
--   pending_restart boolean
-- Servers: 13 and later.
select
    par.name,
    case when par.source = 'session' then par.reset_val else par.setting end as value,
    par.unit,
    par.source,
    par.boot_val as default_value,
    par.pending_restart
from pg_catalog.pg_settings as par
where par.category <> 'Customized Options'
    and par.name not in (
        'archive_cleanup_command',
        'archive_command',
        'primary_conninfo',
        'recovery_end_command',
        'restore_command',
        'ssl_passphrase_command'
    )
    -- those of this connection alone
    and par.name not in (
        'application_name',
        'client_encoding',
        'default_transaction_read_only',
        'lock_timeout',
        'search_path',
        'statement_timeout',
        'transaction_isolation',
        'transaction_read_only'
    )
order by par.name
