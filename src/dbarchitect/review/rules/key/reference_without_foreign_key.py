"""KEY08: the values of a column are another table's keys, and no foreign key says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Method, Unit
from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import column_display
from dbarchitect.review.composite_findings import composite_finding
from dbarchitect.review.foreign_keys import referencing_keys
from dbarchitect.review.kept_composites import kept_composites
from dbarchitect.review.kept_references import (
    LEAST_ROWS,
    KeptReference,
    Tie,
    kept_references,
)
from dbarchitect.review.missing_references import (
    DECLARE_REFERENCE,
    declaring_remedy,
    mending_remedy,
    reference_key,
)
from dbarchitect.review.outliving import OUTLIVING, outlives
from dbarchitect.review.row_queries import orphans_of, rows_where
from dbarchitect.review.rule import Need, Rule
from dbarchitect.review.walking import tables_by_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY08",
    slug="reference_without_foreign_key",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The values of the column are the keys of a table, and there is no foreign key.",
    why=(
        "Only the application keeps the two together: a row deleted by hand, or one written "
        "by a job that does not know, leaves references to nothing, which joins lose."
    ),
    remedy=DECLARE_REFERENCE,
    systemic="{count} columns hold the keys of other tables and have no foreign key",
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",
        "https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-NOTES",
    ),
    since="0.1",
    needs=frozenset({Need.DATA}),
)


def check(
    snapshot: Snapshot,
    *,
    rows: int = LEAST_ROWS,
    outliving: Collection[str] = OUTLIVING,
) -> Iterator[Finding]:
    """Columns without a foreign key whose values are keys of one table, by no accident.

    Names tie the two, or there are so many values that they would hardly all be keys by chance,
    or the largest value is the largest key. Several columns are, together, a key of several
    where names tie each of them. It is a warning where rows refer to nothing, and where other
    foreign keys refer to that table.

    Args:
        snapshot: What was read.
        rows: How many rows must have a value. Source: see `kept_references.LEAST_ROWS`.
        outliving: Words in names of tables that want no foreign keys.
    """
    tables = tables_by_name(snapshot.schema)
    referenced = frozenset(referencing_keys(snapshot.schema))
    apart = frozenset(outliving)
    for found in kept_references(snapshot, least_rows=rows):
        table = tables[found.facts.table]
        if not outlives(table, apart):
            other = tables[found.facts.referenced_table]
            column = table.column(found.facts.column)
            is_warning = found.orphans > 0 or (
                found.tie is Tie.NAMED and other.name in referenced
            )
            severity = Severity.WARNING if is_warning else Severity.INFO
            yield _finding(snapshot, found, table, column, other, severity)
    for several in kept_composites(snapshot, least_rows=rows):
        table, other = tables[several.pair.table], tables[several.pair.referenced_table]
        if not outlives(table, apart):
            is_warning = not several.rows.is_all or other.name in referenced
            severity = Severity.WARNING if is_warning else Severity.INFO
            yield composite_finding(RULE, snapshot, several, (table, other), severity)


def _finding(
    snapshot: Snapshot,
    found: KeptReference,
    table: Table,
    column: Column,
    other: Table,
    severity: Severity,
) -> Finding:
    facts = found.facts
    key = other.column(facts.referenced_column)
    make = mending_remedy if found.orphans else declaring_remedy
    reference = reference_key(table, (column.name,), other, (key.name,))
    finding = RULE.found(
        snapshot,
        column_path(table, column),
        message=_message(found, table, column, other),
        claim=f"{_counts(found)}, {_REASONS[found.tie]}",
        remedy=make(snapshot, table, reference, other),
        detail=f"{other.name.sql}.{quote_identifier(key.name)}",
        severity=severity,
        measurements=_measurements(found),
        method=Method.ESTIMATED if facts.rows is None else Method.READ,
        statements=rows_where(table, orphans_of(reference, other)),
    )
    if found.tie is Tie.RANGES_END_ALIKE:
        return replace(finding, confidence=Confidence.POSSIBLE)
    return finding


_REASONS = {
    Tie.NAMED: "as the names say",
    Tie.HARDLY_BY_CHANCE: "which so many values would hardly all be by chance",
    Tie.RANGES_END_ALIKE: "up to the largest, which may be chance",
}


def _message(found: KeptReference, table: Table, column: Column, other: Table) -> str:
    name = column_display(table, column)
    key = f"{other.name.display}.{quote_identifier(found.facts.referenced_column)}"
    rows = found.facts.rows
    if found.orphans and rows is not None:
        examples = ", ".join(found.facts.orphans)
        shown = f": {quote_identifier(column.name)} is {examples}" if examples else ""
        verb = "refers" if found.orphans == 1 else "refer"
        return (
            f"{found.orphans:,} of {rows.of:,} rows of {table.name.display} {verb} to no row "
            f"of {other.name.display}{shown}. No foreign key of {name} to {key} keeps more of "
            "them out, and joins lose them."
        )
    return (
        f"The first row deleted from {other.name.display} by hand leaves {name} with keys of "
        f"nothing: {_counts(found)} of {key}, {_REASONS[found.tie]}, and nothing else keeps "
        "them so."
    )


def _counts(found: KeptReference) -> str:
    rows, values = found.facts.rows, found.facts.values
    if rows is not None:
        share = "all" if rows.is_all else f"{rows.count:,} of"
        return f"{share} {rows.of:,} values are keys"
    if values.whole:
        return f"{values.count:,} of {values.of:,} different values are keys"
    return f"{values.count:,} of {values.of:,} different values in a sample are keys"


def _measurements(found: KeptReference) -> tuple[Measurement, ...]:
    facts = found.facts
    measured = [
        Measurement(
            name="different values that are keys",
            value=facts.values.count,
            unit=Unit.COUNT,
            n=facts.values.of,
            varying=True,
        )
    ]
    if facts.rows is not None:
        rows = Measurement(
            name="rows that refer to nothing", value=found.orphans, unit=Unit.ROWS, varying=True
        )
        measured.append(rows)
    if found.tie is Tie.HARDLY_BY_CHANCE and facts.key_numbers is not None:
        chance = Measurement(name="by chance", value=f"{found.chance():.1e}", varying=True)
        measured.append(chance)
    return tuple(measured)
