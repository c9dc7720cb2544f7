"""TYP05: a column of type varchar(n)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.altering import TypeChanges, retyping, type_changes
from dbarchitect.review.columns import ColumnTypes, PlainType, column_display
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP05",
    slug="arbitrary_length_limit",
    severity=Severity.INFO,
    summary="The type of the column limits its length.",
    why=(
        "The limit saves nothing over text, and the first longer value makes an INSERT fail; "
        "it is then changed under ACCESS EXCLUSIVE, with every view that reads the column "
        "dropped and made again."
    ),
    remedy="Use text, and a CHECK of the length where the limit is a rule of the business.",
    systemic="{count} of {of} text columns are varchar(n)",
    also_in=("pg-index-health", "schemalint", "squawk prefer-text-field", "PostgreSQL wiki"),
    references=(
        "https://www.postgresql.org/docs/18/datatype-character.html",
        "https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_varchar.28n.29_by_default",
    ),
    since="0.1",
    opinion=True,
)

_VARCHAR = "character varying"


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Columns of varchar(n), of arrays and domains too; varchar without a limit is text."""
    types, changes = ColumnTypes.of(snapshot.schema), type_changes(snapshot.schema)
    for table, column in declared_columns(snapshot.schema):
        found = types.plain(column.type)
        if found.name == _VARCHAR and found.modifier is not None:
            yield RULE.found(
                snapshot,
                column_path(table, column),
                message=(
                    f"{column_display(table, column)} refuses the first value that is longer "
                    f"than {found.modifier} characters, and takes no less space for it."
                ),
                remedy=_remedy(changes, table, column, found),
                claim=f"the column's type is {column.type}",
            )


def population(snapshot: Snapshot) -> int:
    """Columns of text and varchar."""
    types = ColumnTypes.of(snapshot.schema)
    names = (types.plain(column.type).name for _, column in declared_columns(snapshot.schema))
    return sum(name in {"text", _VARCHAR} for name in names)


def _remedy(changes: TypeChanges, table: Table, column: Column, found: PlainType) -> Remedy:
    if not found.is_plain or not changes.is_free(table, column):
        return Remedy(text=RULE.remedy)
    return Remedy(
        text=f"{RULE.remedy} The change of type rewrites nothing.",
        statements=(retyping(table, column, "text"),),
        safety=Safety.NEEDS_REVIEW,
    )
