"""NRM03: a table or column for each year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Column, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path, path_of
from dbarchitect.review.columns import ColumnTypes
from dbarchitect.review.numbering import dated
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NRM03",
    slug="name_per_year",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="The names of tables or columns hold a year that belongs in a row.",
    why=(
        "Each new year needs a change of the schema and of the queries, no constraint reaches "
        "over two of them, and nothing keeps the rows of one year out of another's table."
    ),
    remedy=(
        "Keep the time in a column: one table, partitioned by range where old rows are dropped "
        "whole; a row for each year instead of a column."
    ),
    systemic="{count} groups of tables or columns have a year in their names",
    also_in=("Karwin, Metadata Tribbles", "sqlcheck 1007"),
    references=("https://www.postgresql.org/docs/18/ddl-partitioning.html",),
    since="0.1",
)

_AT_LEAST = 2


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Tables with the same columns, and columns of one type, whose names differ in a year.

    A month and a day may follow the year. Partitions and children of a table are one table
    already. Two years make a group.
    """
    yield from _tables(snapshot)
    types = ColumnTypes.of(snapshot.schema)
    for table in declared_tables(snapshot.schema):
        yield from _columns(snapshot, table, types)


def _tables(snapshot: Snapshot) -> Iterator[Finding]:
    groups: dict[tuple[object, ...], list[Table]] = {}
    for table in declared_tables(snapshot.schema):
        found = dated(table.name.name)
        if found is not None and found.is_counted and not table.inherits:
            columns = frozenset(column.name for column in table.columns)
            groups.setdefault((table.name.schema, found.stem, columns), []).append(table)
    for group in groups.values():
        if len(group) >= _AT_LEAST:
            yield _table_finding(snapshot, group)


def _columns(snapshot: Snapshot, table: Table, types: ColumnTypes) -> Iterator[Finding]:
    groups: dict[tuple[object, ...], list[Column]] = {}
    for column in table.columns:
        found = dated(column.name)
        if column.is_local and found is not None and found.is_counted:
            groups.setdefault((found.stem, types.plain(column.type).name), []).append(column)
    for group in groups.values():
        if len(group) >= _AT_LEAST:
            yield _column_finding(snapshot, table, group)


def _table_finding(snapshot: Snapshot, group: list[Table]) -> Finding:
    first, last = group[0].name, group[-1].name
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, first),
        message=(
            f"{first.display} to {last.display} are one table in {len(group)} pieces: a query "
            "over time has to name them all, and each new one changes the schema."
        ),
        claim="the tables have the same columns, and their names differ in a date",
    )


def _column_finding(snapshot: Snapshot, table: Table, group: list[Column]) -> Finding:
    first, last = (quote_identifier(group[n].name) for n in (0, -1))
    return RULE.found(
        snapshot,
        member_path(ObjectKind.COLUMN, table.name, group[0].name),
        message=(
            f"{table.name.display} needs a new column each year: {first} to {last} hold in "
            "their names what belongs in a row."
        ),
        claim=f"{first} to {last} are of type {group[0].type} and differ in a year",
    )
