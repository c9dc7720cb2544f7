"""TYP16: large objects without an owner, and files in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import (
    ColumnTypes,
    PlainType,
    column_display,
    words_of,
)
from dbarchitect.review.mentions import mentions
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="TYP16",
    slug="files_in_the_database",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="By its type and its name the column holds files, or refers to large objects.",
    why=(
        "Every backup, every copy for a replica and all WAL carry each file, and it is read "
        "through shared memory; a large object stays when the row that refers to it goes."
    ),
    remedy="Keep the file in an object store and its key, size and checksum in the table.",
    systemic="{count} columns hold files or refer to large objects",
    also_in=("pg-index-health", "SchemaCrawler", "sqlcheck 2003", "Karwin: Phantom Files"),
    references=(
        "https://www.postgresql.org/docs/18/largeobjects.html",
        "https://www.postgresql.org/docs/18/lo.html",
    ),
    since="0.1",
)

_FILES = """
file image picture photo avatar attachment document pdf video audio thumbnail scan
content contents body blob
"""
FILES = frozenset(_FILES.split())
"""Words of names of bytea columns that say that a whole file is meant."""

_MESSAGES = frozenset({"http", "request", "response", "webhook"})
"""Words of names of what was sent: `http_request_body`."""


def check(snapshot: Snapshot, *, files: Collection[str] = FILES) -> Iterator[Finding]:
    """Columns of bytea named after files, and of oid that no trigger of lo_manage looks after.

    Args:
        snapshot: What was read.
        files: Words, in lower case, one of which such a bytea column's name holds last or
            before `data`.
    """
    types, wanted = ColumnTypes.of(snapshot.schema), frozenset(files)
    for table, column in declared_columns(snapshot.schema):
        found = types.plain(column.type)
        if found.name == "bytea" and _is_file(column, wanted):
            yield _file(snapshot, table, column)
        elif _refers_to_large_objects(found) and not _is_managed(table, column):
            yield _large_object(snapshot, table, column)


def _is_file(column: Column, wanted: frozenset[str]) -> bool:
    words = words_of(column.name)
    return not wanted.isdisjoint(_telling(column)) and _MESSAGES.isdisjoint(words)


def _refers_to_large_objects(found: PlainType) -> bool:
    return found.name == "oid" or found.name.rpartition(".")[2] == "lo"


def _telling(column: Column) -> tuple[str, ...]:
    """The word that says what is in it: `file_data` holds a file, `file_hash` does not."""
    words = [word for word in words_of(column.name) if word not in {"data", "bytes", "binary"}]
    return tuple(words[-1:])


def _is_managed(table: Table, column: Column) -> bool:
    return any(
        trigger.function.name == "lo_manage" and mentions(trigger.definition, column.name)
        for trigger in table.triggers
    )


def _file(snapshot: Snapshot, table: Table, column: Column) -> Finding:
    return RULE.found(
        snapshot,
        column_path(table, column),
        message=(
            f"Each file in {column_display(table, column)} goes through shared memory and WAL "
            "and into every backup."
        ),
        claim=f"the column's type is {column.type}",
    )


def _large_object(snapshot: Snapshot, table: Table, column: Column) -> Finding:
    return RULE.found(
        snapshot,
        column_path(table, column),
        message=(
            f"If {column_display(table, column)} refers to large objects, they stay when its "
            "rows go: nothing unlinks them."
        ),
        remedy=Remedy(
            text=(
                f"{RULE.remedy} Until then let the trigger lo_manage of extension lo unlink "
                "what is no longer referred to, and run vacuumlo once."
            )
        ),
        claim=f"the column's type is {column.type}, and no trigger calls lo_manage for it",
    )
