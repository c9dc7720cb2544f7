"""TYP09: a generated primary key of smallint or integer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.reading import Known
from dbarchitect.model.schema.paths import column_path
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.review.columns import column_display
from dbarchitect.review.rule import Rule
from dbarchitect.review.sequences import SequenceUses
from dbarchitect.review.walking import declared_tables
from dbarchitect.review.widening import LARGEST, Widening, generated_key_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP09",
    slug="integer_primary_key",
    severity=Severity.INFO,
    summary="A generated primary key is smallint or integer.",
    why=(
        "The numbers end at 32,767 or 2,147,483,647, and rolled back and deleted rows use them "
        "up, too; to widen the key of a large table rewrites it and all that refer to it."
    ),
    remedy=("Make the key bigint, with all that refers to it, while the table is small."),
    systemic="{count} of {of} generated keys are smallint or integer",
    also_in=("squawk prefer-bigint-over-int", "active_record_doctor", "database_consistency"),
    references=("https://www.postgresql.org/docs/18/datatype-numeric.html#DATATYPE-INT",),
    since="0.1",
)


def check(snapshot: Snapshot, *, warning_percent: float = 10.0) -> Iterator[Finding]:
    """Columns of primary keys that identity or a sequence fills, narrower than bigint.

    Args:
        snapshot: What was read.
        warning_percent: Where the table is known to hold at least so many rows, in percent of
            the type's values, the finding is a warning. Source: at 10 % a table that doubles
            each year has three years left.
    """
    uses, widening = SequenceUses(snapshot.schema), Widening(snapshot.schema)
    rows = _rows(snapshot)
    for table in declared_tables(snapshot.schema):
        for column in generated_key_columns(table, uses):
            if column.type in LARGEST and column.type != "bigint":
                used = 100.0 * rows.get(table.name, 0) / LARGEST[column.type]
                severity = Severity.WARNING if used >= warning_percent else Severity.INFO
                yield _finding(snapshot, table, column, severity, widening)


def population(snapshot: Snapshot) -> int:
    """Columns of primary keys that identity or a sequence fills."""
    uses = SequenceUses(snapshot.schema)
    tables = declared_tables(snapshot.schema)
    return sum(len(generated_key_columns(table, uses)) for table in tables)


def _rows(snapshot: Snapshot) -> Mapping[QualifiedName, int]:
    """The rows of each table of the database in use, where they are known."""
    sizes = snapshot.sizes
    if not isinstance(sizes, Known) or snapshot.origin.kind is not OriginKind.SERVER:
        return {}
    return {size.relation: size.rows for size in sizes.value if size.rows is not None}


def _finding(
    snapshot: Snapshot, table: Table, column: Column, severity: Severity, widening: Widening
) -> Finding:
    statements = widening.statements(table, column)
    remedy = Remedy(text=f"{RULE.remedy} Other objects depend on the column: rebuild them.")
    if statements is not None:
        remedy = Remedy(text=RULE.remedy, statements=statements, safety=Safety.NEEDS_REVIEW)
    return RULE.found(
        snapshot,
        column_path(table, column),
        severity=severity,
        message=(
            f"{column_display(table, column)} has no number beyond {LARGEST[column.type]:,}: "
            "then every INSERT fails."
        ),
        remedy=remedy,
        claim=f"the key's type is {column.type}, and its values are generated",
    )
