"""KEY05: a table whose key does not come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import KeyConstraint, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY05",
    slug="key_columns_not_first",
    severity=Severity.INFO,
    summary="The columns of the primary key are not the table's first.",
    why=(
        "Who reads the table looks for its key; SELECT * and every drawing of it show the key "
        "somewhere in the middle."
    ),
    remedy=(
        "Put the key first when the table is next made anew; the order of columns cannot be "
        "changed in place."
    ),
    systemic="{count} of {of} tables do not begin with their key",
    also_in=("pg-index-health", "SchemaCrawler"),
    references=("https://www.postgresql.org/docs/18/ddl-basics.html",),
    since="0.1",
    opinion=True,
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Tables whose key's columns, in whatever order, do not come before all others.

    A child begins with its parent's columns, and a typed table with its type's.
    """
    for table in declared_tables(snapshot.schema):
        key = table.primary_key
        if key is None or table.inherits or table.of_type is not None:
            continue
        first = {column.name for column in table.columns[: len(key.columns)]}
        if first != set(key.columns):
            yield _finding(snapshot, table, key)


def population(snapshot: Snapshot) -> int:
    """Tables that are no partition and have a primary key."""
    return sum(t.primary_key is not None for t in declared_tables(snapshot.schema))


def _finding(snapshot: Snapshot, table: Table, key: KeyConstraint) -> Finding:
    columns = ", ".join(map(quote_identifier, key.columns))
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
        message=f"The key of {table.name.display}, ({columns}), is not where one looks for it.",
        claim=f"the table begins with {quote_identifier(table.columns[0].name)}",
    )
