"""TYP13: a column of an enum type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.columns import ColumnTypes
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP13",
    slug="enum_of_changing_values",
    severity=Severity.INFO,
    summary="Columns are of an enum type, from which no value can be taken away.",
    why=(
        "A value can be added and renamed, never dropped or moved: to take one away a new type "
        "is made, and every column rewritten under ACCESS EXCLUSIVE."
    ),
    remedy="Where values change, use text with a CHECK, or a table of values.",
    systemic="{count} of {of} enum types are what columns are of",
    also_in=("schemalint", "sqlcheck 2002", "Karwin: 31 Flavors"),
    references=("https://www.postgresql.org/docs/18/datatype-enum.html",),
    since="0.1",
    opinion=True,
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Enum types that columns are of, of arrays and domains too."""
    types = ColumnTypes.of(snapshot.schema)
    used: dict[str, int] = {}
    for _, column in declared_columns(snapshot.schema):
        name = types.plain(column.type).name
        used[name] = used.get(name, 0) + 1
    for enum in snapshot.schema.enums:
        count = used.get(enum.name.sql, 0)
        if count:
            yield RULE.found(
                snapshot,
                path_of(ObjectKind.TYPE, enum.name),
                message=(
                    f"A value of {enum.name.display} can never be dropped: a new type is "
                    "made, and each table with such a column rewritten."
                ),
                claim=f"{count} columns are of the type, which has {len(enum.labels)} values",
            )


def population(snapshot: Snapshot) -> int:
    """Enum types."""
    return len(snapshot.schema.enums)
