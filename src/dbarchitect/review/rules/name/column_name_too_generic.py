"""NAM08: a column whose name says nothing of what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import column_display
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NAM08",
    slug="column_name_too_generic",
    severity=Severity.INFO,
    summary="The column's name says nothing of what it holds.",
    why=(
        "In a join the name is ambiguous or has to be renamed each time, and nobody can tell "
        "from it what belongs there."
    ),
    remedy="Name it after what it holds: `order_total` instead of `value`.",
    systemic="{count} columns have names that say nothing",
    also_in=("SchemaCrawler", "sqlcheck", "Karwin: ID Required"),
    references=("https://www.postgresql.org/docs/18/ddl-basics.html",),
    since="0.1",
    opinion=True,
)

GENERIC_NAMES = frozenset(
    {"id", "data", "value", "val", "info", "text", "field", "column", "misc", "flag", "stuff"}
)
"""Names that say nothing of what is in the column."""


def check(snapshot: Snapshot, *, names: Collection[str] = GENERIC_NAMES) -> Iterator[Finding]:
    """Columns named so, whatever the case.

    Args:
        snapshot: What was read.
        names: Names that say nothing, in lower case.
    """
    generic = frozenset(names)
    for table, column in declared_columns(snapshot.schema):
        if column.name.lower() in generic:
            yield RULE.found(
                snapshot,
                column_path(table, column),
                message=f"{column_display(table, column)} does not say what it holds.",
                claim=f"the column's name is {column.name!r}",
            )
