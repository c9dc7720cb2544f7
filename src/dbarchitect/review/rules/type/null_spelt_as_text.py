"""TYP17: a default that is the word NULL as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import (
    ColumnTypes,
    column_display,
    is_never_null,
)
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP17",
    slug="null_spelt_as_text",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="The default is the word NULL as text, not null.",
    why=(
        "Rows that name no value hold four letters: IS NULL does not find them, counts and "
        "COALESCE take them for values, and pages show the word."
    ),
    remedy="Drop the default, and set to null what holds the word.",
    systemic="{count} defaults are the word NULL as text",
    also_in=("SchemaCrawler", "SchemaSpy"),
    references=("https://www.postgresql.org/docs/18/ddl-default.html",),
    since="0.1",
)

_TEXT = frozenset({"text", "character varying", "character", "citext"})
_WORD = re.compile(r"'\s*null\s*'(?:::.+)?", re.IGNORECASE)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Columns of text, of domains too, whose own default is the word, whatever its case."""
    types = ColumnTypes.of(snapshot.schema)
    for table, column in declared_columns(snapshot.schema):
        found = types.plain(column.type)
        if (
            column.default is not None
            and found.name.rpartition(".")[2] in _TEXT
            and _WORD.fullmatch(column.default)
        ):
            yield RULE.found(
                snapshot,
                column_path(table, column),
                message=(
                    f"{column_display(table, column)} holds the word NULL where nothing was "
                    "given: IS NULL does not find it."
                ),
                remedy=_remedy(table, column),
                claim=f"the column's default is {column.default}",
            )


def _remedy(table: Table, column: Column) -> Remedy:
    statement = (
        f"ALTER TABLE {table.name.sql} ALTER COLUMN {quote_identifier(column.name)} "
        "DROP DEFAULT;"
    )
    if is_never_null(table, column):
        return Remedy(
            text=f"{RULE.remedy} The column is never null: an INSERT then has to name a value.",
            statements=(statement,),
            safety=Safety.NEEDS_REVIEW,
        )
    return Remedy(text=RULE.remedy, statements=(statement,), safety=Safety.SAFE)
