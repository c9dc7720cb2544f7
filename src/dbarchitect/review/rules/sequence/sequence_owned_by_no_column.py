"""SEQ03: a sequence that feeds one column and belongs to none, or to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.columns import column_display
from dbarchitect.review.rule import Rule
from dbarchitect.review.sequences import SequenceUses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Column, Sequence, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEQ03",
    slug="sequence_owned_by_no_column",
    severity=Severity.INFO,
    summary="The sequence feeds one column, and is not owned by it.",
    why=(
        "Dropping the table leaves the sequence behind, TRUNCATE ... RESTART IDENTITY does not "
        "restart it, and pg_dump --table leaves it out, so that the dump does not restore."
    ),
    remedy="Let the column own the sequence.",
    systemic="{count} sequences are not owned by the column that they feed",
    also_in=("pg-index-health",),
    references=("https://www.postgresql.org/docs/18/sql-altersequence.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Sequences that are the default of exactly one column, and owned by another or none.

    One that feeds several columns belongs to none of them.
    """
    uses = SequenceUses(snapshot.schema)
    for sequence in snapshot.schema.sequences:
        fed = uses.columns_of(sequence)
        if len(fed) == 1 and sequence.owned_by != (fed[0][0].name, fed[0][1].name):
            yield _finding(snapshot, sequence, *fed[0])


def _finding(snapshot: Snapshot, sequence: Sequence, table: Table, column: Column) -> Finding:
    owner = "no column"
    if sequence.owned_by is not None:
        name, other = sequence.owned_by
        owner = f"{name.display}.{quote_identifier(other)}"
    return RULE.found(
        snapshot,
        path_of(ObjectKind.SEQUENCE, sequence.name),
        message=(
            f"{sequence.name.display} feeds {column_display(table, column)} and is owned by "
            f"{owner}: it is not dropped, restarted or dumped with the table."
        ),
        remedy=_remedy(sequence, table, column),
        claim=f"the default of {column_display(table, column)} is {column.default}",
    )


def _remedy(sequence: Sequence, table: Table, column: Column) -> Remedy:
    if sequence.name.schema != table.name.schema or sequence.owner != table.owner:
        return Remedy(
            text=f"{RULE.remedy} For that both need the same schema and the same owner."
        )
    name = f"{table.name.sql}.{quote_identifier(column.name)}"
    return Remedy(
        text=RULE.remedy,
        statements=(f"ALTER SEQUENCE {sequence.name.sql} OWNED BY {name};",),
        safety=Safety.SAFE,
    )
