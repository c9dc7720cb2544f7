"""NRM02: columns that are numbered instead of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Column, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.columns import ColumnTypes
from dbarchitect.review.numbering import numbered
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NRM02",
    slug="numbered_columns",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The table repeats a column under numbers.",
    why=(
        "A search has to name each of the columns, no constraint keeps a value out of two of "
        "them, and one value more than there are columns needs a change of the table."
    ),
    remedy="Keep the values as rows of a table of their own that refers to this one.",
    systemic="{count} columns are repeated under numbers",
    also_in=(
        "Karwin, Multicolumn Attributes",
        "sqlcheck 1004",
        "SchemaCrawler",
        "SchemaSpy",
        "pg-index-health",
    ),
    references=("https://www.postgresql.org/docs/18/tutorial-fk.html",),
    since="0.1",
)

FIXED = frozenset({"addr", "address", "line", "street"})
"""Words for things whose parts are numbered by custom: the lines of an address."""


def check(
    snapshot: Snapshot, *, columns: int = 3, fixed: Collection[str] = FIXED
) -> Iterator[Finding]:
    """Columns of one type and name but for a number that counts up from 0 or 1.

    Args:
        snapshot: What was read.
        columns: How many make a repetition. Source: two are mostly two things, such as the
            ends of a line (`x1`, `x2`); Karwin's examples have three.
        fixed: Words in names of things that are numbered by custom.
    """
    types = ColumnTypes.of(snapshot.schema)
    for table in declared_tables(snapshot.schema):
        for found in _groups(table, types, frozenset(fixed)):
            if len(found) >= columns:
                yield _finding(snapshot, table, found)


def _groups(
    table: Table, types: ColumnTypes, fixed: frozenset[str]
) -> Iterator[tuple[Column, ...]]:
    """The columns of each repetition, as far as their numbers follow each other."""
    groups: dict[tuple[object, ...], dict[int, Column]] = {}
    for column in table.columns:
        found = numbered(column.name)
        if not column.is_local or found is None or not found.is_counted:
            continue
        if fixed.isdisjoint(word for word in found.stem if word is not None):
            plain = types.plain(column.type)
            key = (found.stem, plain.name, plain.is_array)
            groups.setdefault(key, {})[found.number] = column
    for group in groups.values():
        number = first = 0 if 0 in group else 1
        while number in group:
            number += 1
        yield tuple(group[n] for n in range(first, number))


def _finding(snapshot: Snapshot, table: Table, found: tuple[Column, ...]) -> Finding:
    first, last = (quote_identifier(found[n].name) for n in (0, -1))
    return RULE.found(
        snapshot,
        member_path(ObjectKind.COLUMN, table.name, found[0].name),
        message=(
            f"{table.name.display} has room for {len(found)} values and no more: {first} to "
            f"{last} repeat one column, and each search has to name them all."
        ),
        claim=f"{first} to {last} are {len(found)} columns of type {found[0].type}",
    )
