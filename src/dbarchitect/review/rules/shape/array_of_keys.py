"""NRM09: an array that holds keys of another table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Column, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.implied_references import implied_references
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NRM09",
    slug="array_of_keys",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="An array holds keys of another table.",
    why=(
        "No foreign key can check what is in an array: keys of deleted rows stay, wrong ones "
        "come in, and asking from the other side reads every array unless a GIN index is kept."
    ),
    remedy="Keep the pairs as rows of a table with a foreign key to each side.",
    systemic="{count} arrays hold keys of other tables",
    references=(
        "https://www.postgresql.org/docs/18/arrays.html",
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Arrays such as `tag_ids` whose elements are of the type of the key of a table `tags`."""
    implied = implied_references(snapshot.schema)
    for table, column in declared_columns(snapshot.schema):
        found = implied.referenced_by_elements(table, column)
        if found is not None and column.generated is None:
            yield _finding(snapshot, table, column, found)


def _finding(snapshot: Snapshot, table: Table, column: Column, found: Table) -> Finding:
    name = f"{table.name.display}.{quote_identifier(column.name)}"
    return RULE.found(
        snapshot,
        member_path(ObjectKind.COLUMN, table.name, column.name),
        message=(
            f"{name} can keep keys of rows of {found.name.display} that are gone: no foreign "
            "key can check an array."
        ),
        claim=f"{name} is {column.type}, as the key of {found.name.display}",
    )
