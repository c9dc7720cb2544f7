"""TYP20: a column of a reg* type that pg_upgrade refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.altering import type_changes
from dbarchitect.review.casting import cast_remedy
from dbarchitect.review.columns import ColumnTypes, column_display
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP20",
    slug="type_that_blocks_upgrades",
    severity=Severity.WARNING,
    summary="The column is of a type that pg_upgrade cannot carry over.",
    why=(
        "Such a column stores the number of an object of this server, which is another one "
        "after an upgrade: pg_upgrade finds the column, and stops on the day of the upgrade."
    ),
    remedy="Keep the name as text, and cast it where it is used. This rewrites the table.",
    systemic="{count} columns are of types that pg_upgrade refuses",
    also_in=("splinter 0018",),
    references=("https://www.postgresql.org/docs/18/pgupgrade.html",),
    since="0.1",
)

_REFUSED = frozenset(
    {
        "regcollation",
        "regconfig",
        "regdictionary",
        "regnamespace",
        "regoper",
        "regoperator",
        "regproc",
        "regprocedure",
    }
)
"""Source: PostgreSQL documentation, pg_upgrade; regclass, regrole and regtype may stay."""

_TO = ("text", "text")
"""The type, and the cast to it."""


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Columns of these types, of arrays and domains too."""
    types, changes = ColumnTypes.of(snapshot.schema), type_changes(snapshot.schema)
    for table, column in declared_columns(snapshot.schema):
        found = types.plain(column.type)
        if found.name in _REFUSED:
            yield RULE.found(
                snapshot,
                column_path(table, column),
                message=(
                    f"pg_upgrade refuses this database: {column_display(table, column)} is "
                    f"{column.type}."
                ),
                remedy=cast_remedy(changes, table, column, found, RULE.remedy, _TO),
                claim=f"the column's type is {column.type}",
            )
