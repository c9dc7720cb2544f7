"""Where the functions of a design look names up that carry no schema.

`pg_temp` is named, as the last: a path that does not name it has it as the first, even one that
is empty. Whoever may make temporary objects could then put a type of theirs (`CREATE DOMAIN
pg_temp.text ... CHECK (...)`) in the place of the server's, and the CHECK would run with the
rights of the owner of a function that is SECURITY DEFINER.

Source: PostgreSQL documentation, CREATE FUNCTION, "Writing SECURITY DEFINER Functions Safely".
"""

from __future__ import annotations

PINNED = (("search_path", "pg_catalog, pg_temp"),)
"""The setting as the catalog holds it: `SET search_path TO 'pg_catalog', 'pg_temp'`."""
