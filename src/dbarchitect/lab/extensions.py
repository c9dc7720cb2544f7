"""Extensions that a lab creates on request.

Allowed is what neither opens connections or files of the server nor runs code that a user
wrote outside of the server's own languages. Never allowed: dblink and postgres_fdw (a way
back in as another role), file_fdw and adminpack (files), untrusted languages (programs).
"""

from __future__ import annotations

ALLOWED_EXTENSIONS = frozenset(
    {
        "amcheck",
        "autoinc",
        "bloom",
        "btree_gin",
        "btree_gist",
        "citext",
        "cube",
        "dict_int",
        "dict_xsyn",
        "earthdistance",
        "fuzzystrmatch",
        "hstore",
        "insert_username",
        "intarray",
        "isn",
        "lo",
        "ltree",
        "moddatetime",
        "pg_buffercache",
        "pg_stat_statements",
        "pg_trgm",
        "pgcrypto",
        "pgrowlocks",
        "pgstattuple",
        "plpgsql",
        "refint",
        "seg",
        "tablefunc",
        "tcn",
        "tsm_system_rows",
        "tsm_system_time",
        "unaccent",
        "uuid-ossp",
        "vector",
    }
)
"""Names of extensions. Source: PostgreSQL documentation, appendix F; pgvector."""
