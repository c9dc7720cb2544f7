"""SEC20: a table that everybody may write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import ObjectKind, Table
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.access import WRITES, Access, of_everybody, revocation
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Grant, View
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC20",
    slug="table_open_for_writing",
    severity=Severity.WARNING,
    summary="PUBLIC was granted to change rows of the table.",
    why=(
        "Each role that can connect, one made for reports or a monitor among them, and each "
        "that is made later, can change or delete its rows."
    ),
    remedy="Grant the privileges to the roles that write, then revoke them from PUBLIC.",
    systemic="{count} of {of} tables and views can be written to by everybody",
    references=(
        "https://www.postgresql.org/docs/18/ddl-priv.html",
        "https://www.postgresql.org/docs/18/sql-revoke.html",
    ),
    since="0.1",
)

_RUNS_CODE = "TRIGGER"
_BOUND_BY_POLICIES = WRITES - {"TRUNCATE"}


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Tables and views in open schemas with a writing privilege of PUBLIC on them or a column.

    Where row security is on policies bind INSERT, UPDATE and DELETE, and TRUNCATE is left.
    TRIGGER is worse: whoever may create a function runs it as whoever writes next.
    """
    access = Access(snapshot.schema)
    for relation in _relations(snapshot):
        if relation.name.schema not in access.open_schemas:
            continue
        privileges = _writes_of_everybody(relation)
        if privileges:
            yield _finding(snapshot, relation, privileges)


def population(snapshot: Snapshot) -> int:
    """Tables that are no partition, and views."""
    return sum(1 for _ in _relations(snapshot))


def _relations(snapshot: Snapshot) -> Iterator[Table | View]:
    yield from declared_tables(snapshot.schema)
    yield from snapshot.schema.views


def _writes_of_everybody(relation: Table | View) -> list[str]:
    is_secured = isinstance(relation, Table) and relation.row_security
    dangerous = WRITES | {_RUNS_CODE}
    if is_secured:
        dangerous -= _BOUND_BY_POLICIES
    return sorted({grant.privilege for grant in _of_everybody(relation)} & dangerous)


def _of_everybody(relation: Table | View) -> Iterator[Grant]:
    for privileges in (relation.privileges, *(c.privileges for c in relation.columns)):
        yield from of_everybody(privileges)


def _finding(snapshot: Snapshot, relation: Table | View, privileges: list[str]) -> Finding:
    listed = ", ".join(privileges)
    is_table = isinstance(relation, Table)
    name, what = relation.name.display, "write to"
    if privileges == ["TRUNCATE"]:
        what = "empty"
    elif _RUNS_CODE in privileges:
        what = "make triggers that run its code as whoever writes to"
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE if is_table else ObjectKind.VIEW, relation.name),
        message=f"Every role that can connect can {what} {name}: it has {listed}.",
        claim=f"PUBLIC has {listed} on it, and USAGE on its schema",
        remedy=revocation(
            RULE.remedy,
            relation.name.sql,
            relation.owner,
            (g for g in _of_everybody(relation) if g.privilege in privileges),
        ),
    )
