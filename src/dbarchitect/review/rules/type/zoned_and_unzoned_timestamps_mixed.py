"""TYP02: a table that holds instants and wall-clock times side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.columns import ColumnTypes
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables, number_of_tables
from dbarchitect.review.wall_clocks import is_meant_local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP02",
    slug="zoned_and_unzoned_timestamps_mixed",
    severity=Severity.WARNING,
    summary="The table holds timestamps with time zone beside some without.",
    why=(
        "To compare the two, or to subtract one from the other, the server takes the one "
        "without a zone for a time of the session's zone: the answer changes with the client."
    ),
    remedy="Make all timestamps of the table timestamptz, as TYP01 says for each.",
    systemic="{count} of {of} tables hold timestamps with and without time zone",
    implies=("TYP01",),
    references=(
        "https://www.postgresql.org/docs/18/datatype-datetime.html#DATATYPE-DATETIME-INPUT-TIME-STAMPS",
    ),
    since="0.1",
)

_ZONED = "timestamp with time zone"
_UNZONED = "timestamp without time zone"


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Tables with columns of both types, inherited ones and those of domains among them.

    Wall-clock time that is meant, by its name or a column with its zone, is left out.
    """
    types = ColumnTypes.of(snapshot.schema)
    for table in declared_tables(snapshot.schema):
        zoned = _columns(types, table, _ZONED)
        unzoned = _columns(types, table, _UNZONED)
        if zoned and unzoned:
            yield _finding(snapshot, table, zoned, unzoned)


population = number_of_tables


def _columns(types: ColumnTypes, table: Table, type_name: str) -> list[str]:
    return [
        column.name
        for column in table.columns
        if types.plain(column.type).name == type_name
        and (type_name == _ZONED or not is_meant_local(table, column))
    ]


def _finding(snapshot: Snapshot, table: Table, zoned: list[str], unzoned: list[str]) -> Finding:
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"{table.name.display} holds instants ({_names(zoned)}) beside wall-clock times "
            f"({_names(unzoned)}): comparing them gives another answer in each session's time "
            "zone."
        ),
        claim=f"{len(zoned)} of its columns have a time zone, {len(unzoned)} have none",
    )


def _names(columns: list[str]) -> str:
    return ", ".join(map(quote_identifier, columns))
