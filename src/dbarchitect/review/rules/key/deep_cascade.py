"""KEY16: one delete that cascades through many levels of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import ForeignKeyAction, ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.foreign_keys import declared_foreign_keys
from dbarchitect.review.row_counts import known_rows
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot

    Graph = dict[QualifiedName, set[QualifiedName]]

RULE = Rule(
    code="KEY16",
    slug="deep_cascade",
    severity=Severity.INFO,
    summary="One DELETE cascades through many levels of tables.",
    why=(
        "Each row that goes is looked up in each table below it, one query a row, in one "
        "transaction that holds the locks of all of them; nobody who deletes the first row "
        "sees how many go with it."
    ),
    remedy=(
        "Delete the lower levels first and in batches, or mark rows as deleted; where rows "
        "must not go by mistake, declare RESTRICT on one level."
    ),
    systemic="{count} tables have cascades that go many levels deep",
    references=("https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",),
    since="0.1",
)


def check(
    snapshot: Snapshot, *, levels: int = 4, rows_per_delete: int = 10_000
) -> Iterator[Finding]:
    """Tables that no cascade reaches and from which one goes deep, or takes many rows.

    Rows are counted where the snapshot has the sizes of a server in use: those of all tables
    that the cascade reaches, for each row of the first. Tables in a circle of cascades end the
    chain.

    Args:
        snapshot: What was read.
        levels: How many tables deep, below the first. Source: arithmetic; where each row has
            ten below it, four levels are 11,110 rows.
        rows_per_delete: How many rows on average make it a warning. Source: the same.
    """
    below = _cascades(snapshot)
    reached = {name for names in below.values() for name in names}
    depths = _depths(below)
    rows = known_rows(snapshot)
    for first in sorted(below):
        if first in reached or first not in depths:
            continue
        everything = _everything_below(below, first)
        average = _average(rows, first, everything)
        if depths[first] >= levels or (average or 0) >= rows_per_delete:
            many = average is not None and average >= rows_per_delete
            yield _finding(snapshot, first, depths[first], everything, average, many=many)


def _cascades(snapshot: Snapshot) -> Graph:
    """The tables that lose rows when a row of a table goes, but for the table itself."""
    found: Graph = {}
    for table, key in declared_foreign_keys(snapshot.schema):
        if key.on_delete is ForeignKeyAction.CASCADE and key.referenced_table != table.name:
            found.setdefault(key.referenced_table, set()).add(table.name)
    return found


def _depths(below: Graph) -> dict[QualifiedName, int]:
    """How many levels are below each table; tables above or in a circle are not there."""
    left = {name: len(names) for name, names in below.items()}
    above: Graph = {}
    for name, names in below.items():
        for other in names:
            above.setdefault(other, set()).add(name)
    depths = {name: 0 for name in above if name not in below}
    waiting = sorted(depths)
    while waiting:
        name = waiting.pop()
        for other in above.get(name, ()):
            left[other] -= 1
            if left[other] == 0:
                depths[other] = 1 + max(depths[n] for n in below[other])
                waiting.append(other)
    return depths


def _everything_below(below: Graph, first: QualifiedName) -> set[QualifiedName]:
    found: set[QualifiedName] = set()
    waiting = [first]
    while waiting:
        new = below.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def _average(
    rows: dict[QualifiedName, int], first: QualifiedName, everything: set[QualifiedName]
) -> int | None:
    if first not in rows:
        return None
    return sum(rows.get(name, 0) for name in everything) // rows[first]


def _finding(
    snapshot: Snapshot,
    first: QualifiedName,
    depth: int,
    everything: set[QualifiedName],
    average: int | None,
    *,
    many: bool,
) -> Finding:
    known = "" if average is None else f", {average:,} rows on average"
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, first),
        message=(
            f"Deleting one row of {first.display} deletes rows of {len(everything)} tables, "
            f"{depth} levels deep{known}, in one transaction."
        ),
        claim=f"ON DELETE CASCADE leads from {first.display} {depth} levels down",
        severity=Severity.WARNING if many else None,
        measurements=(
            ()
            if average is None
            else (Measurement(name="rows below each row", value=average, unit=Unit.ROWS),)
        ),
    )
