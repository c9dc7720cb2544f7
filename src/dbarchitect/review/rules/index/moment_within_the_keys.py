"""IDX10: an index that has keys behind a moment in time, where few queries reach them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Table
from dbarchitect.review.columns import ColumnTypes
from dbarchitect.review.indexes import (
    declared_indexes,
    index_path,
    is_needed_by_foreign_key,
    only_finds_rows,
)
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Index
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="IDX10",
    slug="moment_within_the_keys",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    summary="Keys stand behind a moment in time in the index.",
    why=(
        "Moments are asked for from and to, and are hardly ever equal: the keys behind one "
        "neither narrow what is read of the index nor sort it."
    ),
    remedy=(
        "Put what is compared with = before the moment, or the keys behind it among the "
        "INCLUDE columns, if they are there to spare reads of the table."
    ),
    systemic="{count} indexes have keys behind a moment in time",
    also_in=("pg-index-health",),
    references=("https://www.postgresql.org/docs/18/indexes-multicolumn.html",),
    since="0.1",
)

_MOMENTS = frozenset({"timestamp without time zone", "timestamp with time zone"})


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """B-trees that only find rows, with a timestamp that is never null before other keys.

    With a unique key in it, an index lists rows page by page, and what else it has is there
    to be read from it. A moment that may be null is asked for as that, and a date is equal
    often enough.
    """
    types = ColumnTypes.of(snapshot.schema)
    for relation, index in declared_indexes(snapshot.schema):
        if not isinstance(relation, Table) or index.access_method != "btree":
            continue
        if not only_finds_rows(index) or is_needed_by_foreign_key(relation, index):
            continue
        moment = _moment(relation, index, types)
        if moment is not None:
            yield _finding(snapshot, relation, index, moment)


def _moment(table: Table, index: Index, types: ColumnTypes) -> str | None:
    """The first moment in the index that keys stand behind, if they are not there for order."""
    if len(index.columns) == 1 or _tells_rows_apart(table, index):
        return None
    moments = [c for c in table.columns if types.plain(c.type).name in _MOMENTS]
    names = {column.name for column in moments}
    never_null = {column.name for column in moments if column.not_null}
    for place, name in enumerate(index.columns):
        behind = index.columns[place + 1 :]
        if name in never_null and any(b not in names for b in behind):
            return name
    return None


def _tells_rows_apart(table: Table, index: Index) -> bool:
    """Whether all keys of a unique index are among its own: of the primary key, or another."""
    return any(
        _indexed(other) <= _indexed(index)
        for other in table.indexes
        if other.unique and other.valid and other.predicate is None
    )


def _indexed(index: Index) -> set[tuple[str | None, str | None]]:
    """The columns and expressions of its keys."""
    return {(key.column, key.expression) for key in index.keys}


def _finding(snapshot: Snapshot, table: Table, index: Index, moment: str) -> Finding:
    name, column = quote_identifier(index.name.name), quote_identifier(moment)
    place = index.columns.index(moment)
    behind = ", ".join(
        quote_identifier(key.column) if key.column else str(key.expression)
        for key in index.keys[place + 1 :]
    )
    return RULE.found(
        snapshot,
        index_path(table, index),
        message=(
            f"A query of {table.name.display} for a span of {column} gains nothing by {behind} "
            f"in {name}: those keys are in order only within one moment."
        ),
        claim=f"{column} is key {place + 1} of {len(index.keys)} of {name}",
    )
