"""TYP10: uuids kept as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.altering import TypeChanges, type_changes
from dbarchitect.review.columns import ColumnTypes, PlainType, column_display
from dbarchitect.review.rule import Rule
from dbarchitect.review.uuid_text import holds_uuids
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP10",
    slug="uuid_as_text",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The column holds uuids as text.",
    why=(
        "A uuid takes 16 bytes, as text it takes 37, in the table, in each index and in each "
        "column that refers to it; comparing follows a collation, and one uuid has several "
        "spellings that are not equal."
    ),
    remedy=("Change the type to uuid, in referring columns at the same time."),
    systemic="{count} columns hold uuids as text",
    also_in=("pg-index-health", "db_verifier sm0001"),
    references=("https://www.postgresql.org/docs/18/datatype-uuid.html",),
    since="0.1",
)

_AS_TEXT = re.compile(
    r"\(*([a-z_.0-9]+\(\))\)*(?:::(?:text|character varying|character)(?:\(\d+\))?\)*)*"
)
"""The call in a default; the server leaves out casts that nobody wrote."""


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Columns of text whose default, length or name is that of a uuid."""
    types, changes = ColumnTypes.of(snapshot.schema), type_changes(snapshot.schema)
    for table, column in declared_columns(snapshot.schema):
        found = types.plain(column.type)
        if holds_uuids(table, column, found):
            yield RULE.found(
                snapshot,
                column_path(table, column),
                message=(
                    f"{column_display(table, column)} keeps uuids as text: 37 bytes each "
                    "instead of 16, in every index, too."
                ),
                remedy=_remedy(changes, table, column, found),
                claim=f"the column's type is {column.type}, its default {column.default}",
            )


def _remedy(changes: TypeChanges, table: Table, column: Column, found: PlainType) -> Remedy:
    default = None if column.default is None else _AS_TEXT.fullmatch(column.default)
    if (
        not found.is_plain
        or not changes.is_free_of_expressions(table, column)
        or (column.default is not None and default is None)
    ):
        return Remedy(text=f"{RULE.remedy} Other objects depend on it: change them, too.")
    name = quote_identifier(column.name)
    parts = [f"ALTER COLUMN {name} TYPE uuid USING {name}::uuid"]
    if default is not None:
        parts.insert(0, f"ALTER COLUMN {name} DROP DEFAULT")
        parts.append(f"ALTER COLUMN {name} SET DEFAULT {default[1]}")
    return Remedy(
        text=f"{RULE.remedy} It fails on the first value that is no uuid, and changes nothing.",
        statements=(f"ALTER TABLE {table.name.sql} {', '.join(parts)};",),
        safety=Safety.NEEDS_REVIEW,
    )
