"""JSN01: a column of type json."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.altering import type_changes
from dbarchitect.review.casting import cast_remedy
from dbarchitect.review.columns import ColumnTypes, column_display, number_of_columns
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="JSN01",
    slug="json_kept_as_text",
    severity=Severity.INFO,
    summary="The column is of type json, which keeps the text as it came.",
    why=(
        "Each access parses the whole text again; json has no equality, so DISTINCT, GROUP BY "
        "and UNION over the column fail, and no containment that a GIN index could serve."
    ),
    remedy=(
        "Change the type to jsonb, unless white space, the order of keys or duplicate keys are "
        "to be kept."
    ),
    systemic="{count} of {of} JSON columns are json, not jsonb",
    also_in=("pg-index-health", "schemalint prefer-jsonb-to-json"),
    references=("https://www.postgresql.org/docs/18/datatype-json.html",),
    since="0.1",
)

_KINDS = frozenset({"json", "jsonb"})

_TO = ("jsonb", "jsonb")
"""The type, and the cast to it."""


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Columns of json, of arrays and domains too."""
    types, changes = ColumnTypes.of(snapshot.schema), type_changes(snapshot.schema)
    for table, column in declared_columns(snapshot.schema):
        found = types.plain(column.type)
        if found.name == "json":
            yield RULE.found(
                snapshot,
                column_path(table, column),
                message=(
                    f"{column_display(table, column)} is parsed at each access, and DISTINCT "
                    "or GROUP BY over it fails."
                ),
                remedy=cast_remedy(changes, table, column, found, RULE.remedy, _TO),
                claim=f"the column's type is {column.type}",
            )


def population(snapshot: Snapshot) -> int:
    """Columns of json and jsonb."""
    return number_of_columns(snapshot, _KINDS)
