"""TYP15: a boolean that can be null."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.indexing.coverage import conjuncts
from dbarchitect.model.finding import Confidence, Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import (
    ColumnTypes,
    column_display,
    is_never_null,
)
from dbarchitect.review.never_null import not_null_steps
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP15",
    slug="three_state_boolean",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The boolean can be null.",
    why=(
        "A flag then has three states where most code sees two: neither WHERE flag nor WHERE "
        "NOT flag finds the rows that are null, and they drop out of both counts."
    ),
    remedy=(
        "Make it NOT NULL with a default, or give the third state a name of its own. On a "
        "large table set what is null in steps."
    ),
    systemic="{count} of {of} boolean columns can be null",
    also_in=("database_consistency ThreeStateBooleanChecker",),
    references=("https://www.postgresql.org/docs/18/functions-logical.html",),
    since="0.1",
)

_DEFAULTS = frozenset({"true", "false"})


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Boolean columns, of domains too, that neither NOT NULL nor a CHECK keeps from null.

    A generated column has what its expression gives, and one that is true once or null has two
    states: it is in a unique index, or a CHECK refuses false.
    """
    for table, column in _booleans(snapshot):
        if not is_never_null(table, column) and not _is_true_or_null(table, column):
            yield RULE.found(
                snapshot,
                column_path(table, column),
                message=(
                    f"Rows where {column_display(table, column)} is null are found neither by "
                    "the flag nor by its negation."
                ),
                remedy=_remedy(table, column),
                claim=f"the column is {column.type} without NOT NULL",
            )


def population(snapshot: Snapshot) -> int:
    """Columns of boolean that are not generated."""
    return sum(1 for _ in _booleans(snapshot))


def _booleans(snapshot: Snapshot) -> Iterator[tuple[Table, Column]]:
    types = ColumnTypes.of(snapshot.schema)
    never_null = {d.name for d in snapshot.schema.domains if d.not_null}
    for table, column in declared_columns(snapshot.schema):
        found = types.plain(column.type)
        if (
            found.name == "boolean"
            and not found.is_array
            and column.generated is None
            and found.domain not in never_null
        ):
            yield table, column


def _is_true_or_null(table: Table, column: Column) -> bool:
    name = quote_identifier(column.name)
    is_told = any(
        index.unique and not index.nulls_not_distinct and column.name in index.columns
        for index in table.indexes
    )
    return is_told or any(
        name in conjuncts(check.expression) for check in table.checks if check.enforced
    )


def _remedy(table: Table, column: Column) -> Remedy:
    if column.default not in _DEFAULTS:
        return Remedy(text=RULE.remedy)
    return Remedy(
        text=f"{RULE.remedy} The statements take null for the default.",
        statements=not_null_steps(table, column, column.default),
        safety=Safety.NEEDS_REVIEW,
    )
