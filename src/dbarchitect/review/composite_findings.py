"""The finding that several columns are, together, another table's key without a foreign key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.english import listed
from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Confidence, Finding
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.kept_composites import CHANCE_MOST, chance_of
from dbarchitect.review.missing_references import (
    declaring_remedy,
    mending_remedy,
    reference_key,
)
from dbarchitect.review.row_queries import orphans_of, rows_where

if TYPE_CHECKING:
    from dbarchitect.model.data_facts import CompositeReferenceFacts
    from dbarchitect.model.finding import Severity
    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.rule import Rule


def composite_finding(
    rule: Rule,
    snapshot: Snapshot,
    facts: CompositeReferenceFacts,
    tables: tuple[Table, Table],
    severity: Severity,
) -> Finding:
    """What the rows say of the columns; `tables` are the one that refers and the other."""
    table, other = tables
    pair, rows = facts.pair, facts.rows
    key = reference_key(table, pair.columns, other, pair.referenced_columns)
    by_chance = chance_of(facts) > CHANCE_MOST
    reason = "which may be chance" if by_chance else "as the names say"
    share = "all" if rows.is_all else f"{rows.count:,} of"
    counted = f"{share} {rows.of:,} combinations are keys"
    make = declaring_remedy if rows.is_all else mending_remedy
    finding = rule.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=_message(facts, table, other, f"{counted}, {reason}"),
        claim=f"{counted} of {_key_display(facts, other)}, {reason}",
        remedy=make(snapshot, table, key, other),
        detail=f"{_with_commas(pair.columns)} -> {other.name.sql}",
        severity=severity,
        measurements=_measurements(facts),
        statements=rows_where(table, orphans_of(key, other)),
    )
    return replace(finding, confidence=Confidence.POSSIBLE) if by_chance else finding


def _message(facts: CompositeReferenceFacts, table: Table, other: Table, counted: str) -> str:
    rows, names = facts.rows, listed(map(quote_identifier, facts.pair.columns))
    orphans = rows.of - rows.count
    if orphans:
        examples = ", ".join(f"({', '.join(one)})" for one in facts.orphans)
        shown = f": {names} are {examples}" if examples else ""
        verb = "refers" if orphans == 1 else "refer"
        return (
            f"{orphans:,} of {rows.of:,} rows of {table.name.display} {verb} to no row of "
            f"{other.name.display}{shown}. No foreign key of {names} to "
            f"{_key_display(facts, other)} keeps more of them out, and joins lose them."
        )
    return (
        f"The first row deleted from {other.name.display} by hand leaves {names} of "
        f"{table.name.display} with keys of nothing: {counted}, and nothing else keeps them so."
    )


def _measurements(facts: CompositeReferenceFacts) -> tuple[Measurement, ...]:
    values, rows = facts.values, facts.rows
    orphans = rows.of - rows.count
    return (
        Measurement(
            name="different combinations that are keys",
            value=values.count,
            unit=Unit.COUNT,
            n=values.of,
            varying=True,
        ),
        Measurement(
            name="rows that refer to nothing", value=orphans, unit=Unit.ROWS, varying=True
        ),
        Measurement(name="by chance", value=f"{chance_of(facts):.1e}", varying=True),
    )


def _key_display(facts: CompositeReferenceFacts, other: Table) -> str:
    return f"{other.name.display} ({_with_commas(facts.pair.referenced_columns)})"


def _with_commas(names: tuple[str, ...]) -> str:
    return ", ".join(map(quote_identifier, names))
