"""TYP04: a column of type char(n)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.altering import TypeChanges, retyping, type_changes
from dbarchitect.review.columns import ColumnTypes, PlainType, column_display
from dbarchitect.review.rule import Rule
from dbarchitect.review.uuid_text import holds_uuids
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP04",
    slug="blank_padded_character",
    severity=Severity.INFO,
    summary="The column is of type char(n), which pads with blanks and compares without them.",
    why=(
        "Blanks are stored and come back, LIKE and regular expressions see them, length() does "
        "not; and a comparison with a value of type text cannot use the column's index."
    ),
    remedy=("Change the type to text, and keep the limit as a CHECK where it means something."),
    systemic="{count} columns are of type char(n)",
    also_in=("pg-index-health", "squawk ban-char-field", "PostgreSQL wiki"),
    references=(
        "https://www.postgresql.org/docs/18/datatype-character.html",
        "https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_char.28n.29",
    ),
    since="0.1",
)

_PADDED = "character"
_ONE = "1"


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Columns of char(n), of arrays and domains too; what TYP10 wants as uuid is its own.

    One character has nothing to pad: char(1) is left out, and so is bpchar without a length.
    """
    types, changes = ColumnTypes.of(snapshot.schema), type_changes(snapshot.schema)
    for table, column in declared_columns(snapshot.schema):
        found = types.plain(column.type)
        if found.name != _PADDED or found.modifier == _ONE:
            continue
        if not holds_uuids(table, column, found):
            yield RULE.found(
                snapshot,
                column_path(table, column),
                message=(
                    f"{column_display(table, column)} is padded with blanks: they come back "
                    "with each value, and a comparison with text can use no index of it."
                ),
                remedy=_remedy(changes, table, column, found),
                claim=f"the column's type is {column.type}",
            )


def _remedy(changes: TypeChanges, table: Table, column: Column, found: PlainType) -> Remedy:
    if not found.is_plain or not changes.is_free_of_expressions(table, column):
        return Remedy(
            text=f"{RULE.remedy} Other objects depend on the column: change them, too."
        )
    name = quote_identifier(column.name)
    limit = f"ADD CHECK (char_length({name}) <= {found.modifier})"
    return Remedy(
        text=RULE.remedy,
        statements=(retyping(table, column, "text", more=limit),),
        safety=Safety.NEEDS_REVIEW,
    )
