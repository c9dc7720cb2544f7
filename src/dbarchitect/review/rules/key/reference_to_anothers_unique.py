"""KEY28: a foreign key that leans on a unique rule of a table that others own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ForeignKey, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.foreign_keys import declared_foreign_keys
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import tables_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY28",
    slug="reference_to_anothers_unique",
    severity=Severity.WARNING,
    summary="The foreign key leans on a unique rule, not the key, of a table of another owner.",
    why=(
        "The owner of the table cannot drop or change that rule while the foreign key is "
        "there: an upgrade of what they own fails on it."
    ),
    remedy="Refer to the primary key of the table.",
    systemic="{count} foreign keys lean on unique rules of tables of another owner",
    also_in=("splinter 0021",),
    references=("https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Foreign keys to other columns than the primary key's, of another schema and owner.

    Another owner is what tells that somebody else changes the table.
    """
    tables = tables_by_name(snapshot.schema)
    for table, key in declared_foreign_keys(snapshot.schema):
        other = tables.get(key.referenced_table)
        if other is None or other.owner == table.owner:
            continue
        if other.name.schema == table.name.schema:
            continue
        primary = other.primary_key
        if primary is None or set(primary.columns) != set(key.referenced_columns):
            yield _finding(snapshot, table, key, other)


def _finding(snapshot: Snapshot, table: Table, key: ForeignKey, other: Table) -> Finding:
    columns = ", ".join(map(quote_identifier, key.referenced_columns))
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
        message=(
            f"{quote_identifier(other.owner)} can no longer change what is unique in "
            f"{other.name.display}: {quote_identifier(key.name)} of {table.name.display} leans "
            f"on ({columns}), which is not its primary key."
        ),
        claim=(
            f"({columns}) of {other.name.display} is not its primary key; the tables belong to "
            f"{quote_identifier(table.owner)} and {quote_identifier(other.owner)}"
        ),
    )
