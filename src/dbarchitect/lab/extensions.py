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
        "hll",
        "hstore",
        "insert_username",
        "intarray",
        "ip4r",
        "isn",
        "lo",
        "ltree",
        "moddatetime",
        "pg_buffercache",
        "pg_stat_statements",
        "pg_trgm",
        "pg_uuidv7",
        "pgcrypto",
        "pgrouting",
        "pgrowlocks",
        "pgstattuple",
        "plpgsql",
        "postgis",
        "postgis_topology",
        "prefix",
        "refint",
        "seg",
        "semver",
        "tablefunc",
        "tcn",
        "tsm_system_rows",
        "tsm_system_time",
        "unaccent",
        "uuid-ossp",
        "vector",
    }
)
"""Names of extensions. Source: PostgreSQL documentation, appendix F; pgvector;
PostGIS; pgRouting; hll; ip4r; pg_uuidv7; prefix; semver."""

REFUSED_EXTENSIONS = frozenset(
    {
        "adminpack",
        "dblink",
        "file_fdw",
        "plperl",
        "plperlu",
        "plpython2u",
        "plpython3u",
        "plpythonu",
        "pltcl",
        "pltclu",
        "postgres_fdw",
    }
)
"""Refused by name, also where the server lacks them: each is a way out of the lab."""

LACKING_HINT = (
    "Name a PostgreSQL that has it with --pg-bindir or --lab-url (packages call it contrib, or"
    " by the extension's name), or name a running database by its URL instead of its files."
)
UNKNOWN_HINT = (
    "The lab cannot load this extension: name a running database that has it by its URL"
    " instead of its files, or leave the statement out."
)
