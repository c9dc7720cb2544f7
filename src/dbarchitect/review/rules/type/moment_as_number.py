"""TYP23: a moment kept as the number of seconds since 1970."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import (
    ColumnTypes,
    column_display,
    words_of,
)
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP23",
    slug="moment_as_number",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="By its name the column holds a moment, by its type a number.",
    why=(
        "Whether it counts seconds or milliseconds stands nowhere; there is no time zone, no "
        "interval and no date_trunc, no value is refused, and an integer ends in January 2038."
    ),
    remedy=(
        "Keep moments as timestamptz: add the column, fill it with to_timestamp in steps, and "
        "let readers move over."
    ),
    systemic="{count} columns hold moments as numbers",
    references=(
        "https://www.postgresql.org/docs/18/datatype-datetime.html",
        "https://www.postgresql.org/docs/18/functions-formatting.html",
    ),
    since="0.1",
)

_NUMBERS = frozenset({"integer", "bigint", "double precision", "numeric"})
LAST_WORDS = frozenset({"at", "timestamp", "ts", "epoch"})
"""The last words of names that say that a moment is meant."""


def check(snapshot: Snapshot, *, last_words: Collection[str] = LAST_WORDS) -> Iterator[Finding]:
    """Columns of numbers whose names end in one of `last_words`, after another word or alone.

    One of integer is a warning: seconds since 1970 leave it on 19 January 2038. What a foreign
    key has is the key of a row.

    Args:
        snapshot: What was read.
        last_words: Words, in lower case.
    """
    types, ends = ColumnTypes.of(snapshot.schema), frozenset(last_words)
    for table, column in declared_columns(snapshot.schema):
        found = types.plain(column.type)
        words = words_of(column.name)
        if found.name not in _NUMBERS or found.is_array or not words or words[-1] not in ends:
            continue
        if any(column.name in key.columns for key in table.foreign_keys):
            continue
        severity = Severity.WARNING if found.name == "integer" else Severity.INFO
        yield _finding(snapshot, table, column, severity)


def _finding(snapshot: Snapshot, table: Table, column: Column, severity: Severity) -> Finding:
    counts = "counts seconds or milliseconds, nobody can see which"
    if severity is Severity.WARNING:
        counts = "counts seconds in an integer, which ends in January 2038: then writes fail"
    return RULE.found(
        snapshot,
        column_path(table, column),
        severity=severity,
        message=f"{column_display(table, column)} {counts}.",
        claim=f"the column's type is {column.type}",
    )
