"""SEC30: foreign tables that callers whom policies should bind may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import PUBLIC, ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.access import (
    API_ROLES,
    WRITES,
    Access,
    is_supabase,
    revocation,
    role_names,
)
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.schema import Grant
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.model.surroundings import ForeignTable

RULE = Rule(
    code="SEC30",
    slug="foreign_table_past_row_security",
    severity=Severity.WARNING,
    summary="A foreign table is open to everybody, or to the roles of a data API.",
    why=(
        "A foreign table can have no policies: its users get every row that the login of its "
        "user mapping sees on the other server."
    ),
    remedy=(
        "Put a view WITH (security_barrier) before it that shows each caller his own rows, or "
        "move it to a schema that the API does not serve; then revoke the grants."
    ),
    systemic="{count} of {of} foreign tables are open to callers whom no policy binds",
    also_in=("splinter 0017",),
    references=(
        "https://www.postgresql.org/docs/18/ddl-foreign-data.html",
        "https://www.postgresql.org/docs/18/ddl-rowsecurity.html",
    ),
    since="0.1",
    needs=frozenset({Need.FOREIGN_TABLES}),
)

_ROWS = WRITES | {"SELECT"}


def check(
    snapshot: Snapshot,
    *,
    api_roles: Collection[str] = API_ROLES,
    api_schemas: Collection[str] = ("public",),
) -> Iterator[Finding]:
    """Foreign tables whose rows PUBLIC may use, or, in a database of Supabase, its API."""
    is_served = is_supabase(snapshot.schema)
    open_schemas = Access(snapshot.schema).open_schemas
    for table in _foreign_tables(snapshot):
        grants = [
            grant
            for grant in table.privileges or ()
            if grant.privilege in _ROWS
            and (
                (grant.grantee == PUBLIC and table.name.schema in open_schemas)
                or (
                    is_served
                    and grant.grantee in api_roles
                    and table.name.schema in api_schemas
                )
            )
        ]
        if grants:
            yield _finding(snapshot, table, grants)


def population(snapshot: Snapshot) -> int:
    """Foreign tables."""
    return len(_foreign_tables(snapshot))


def _foreign_tables(snapshot: Snapshot) -> tuple[ForeignTable, ...]:
    held = snapshot.foreign_tables
    return held.value if isinstance(held, Known) else ()


def _finding(snapshot: Snapshot, table: ForeignTable, grants: list[Grant]) -> Finding:
    roles = role_names({grant.grantee for grant in grants})
    what = ", ".join(sorted({grant.privilege for grant in grants}))
    return RULE.found(
        snapshot,
        path_of(ObjectKind.FOREIGN_TABLE, table.name),
        message=(
            f"{roles} can use all rows that another server holds of {table.name.display}: a "
            "foreign table has no policies."
        ),
        claim=f"{roles} have {what} on it, and pg_class.relkind is f",
        remedy=revocation(
            RULE.remedy, table.name.sql, table.owner, grants, all_grants=table.privileges
        ),
    )
