"""TYP06: a column of type money."""

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
    code="TYP06",
    slug="money_type",
    severity=Severity.WARNING,
    summary="The column is of type money.",
    why=(
        "The number of decimals and the currency sign come from lc_monetary, not from the "
        "column: a server, session or restored dump with another setting reads other amounts, "
        "and no currency is stored."
    ),
    remedy=(
        "Change the type to numeric, with the lc_monetary under which the values were "
        "written, and keep the currency in a column of its own."
    ),
    systemic="{count} columns are of type money",
    also_in=("pg-index-health", "PostgreSQL wiki"),
    references=(
        "https://www.postgresql.org/docs/18/datatype-money.html",
        "https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_money",
    ),
    since="0.1",
)

_TEXT = f"{RULE.remedy} Of a currency with three decimals write numeric(19,3)."
_TO = ("numeric(19,2)", "numeric")
"""The type, and the cast to it."""


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Columns of money, of arrays and domains too."""
    types, changes = ColumnTypes.of(snapshot.schema), type_changes(snapshot.schema)
    for table, column in declared_columns(snapshot.schema):
        found = types.plain(column.type)
        if found.name == "money":
            yield RULE.found(
                snapshot,
                column_path(table, column),
                message=(
                    f"What {column_display(table, column)} holds depends on the setting "
                    "lc_monetary: under another one the same bytes are other amounts."
                ),
                remedy=cast_remedy(changes, table, column, found, _TEXT, _TO),
                claim=f"the column's type is {column.type}",
            )
