"""KEY27: a primary key of random uuids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Column, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.columns import ColumnTypes
from dbarchitect.review.row_counts import known_rows
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY27",
    slug="random_primary_key",
    severity=Severity.INFO,
    summary="The primary key is a random uuid.",
    why=(
        "Each INSERT goes to another page of the index: once that is larger than the cache, "
        "each costs a read and a write of a page, and after each checkpoint a page image in "
        "WAL; pages stay two thirds full."
    ),
    remedy=(
        "Make keys that begin with the time: uuidv7() from PostgreSQL 18 on, or an identity "
        "column of bigint where nobody outside makes keys."
    ),
    systemic="{count} of {of} uuid primary keys are random",
    also_in=("database_consistency",),
    references=(
        "https://www.postgresql.org/docs/18/functions-uuid.html",
        "https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7",
    ),
    since="0.1",
)

_RANDOM = re.compile(r"\b(gen_random_uuid|uuid_generate_v4|uuidv4)\(\)")
_UUIDV7_SINCE = 180000


def check(
    snapshot: Snapshot, *, rows: int = 1_000_000, hot_rows: int = 10_000_000
) -> Iterator[Finding]:
    """Primary keys of one column whose default is a random uuid.

    Where the snapshot has the sizes of a server in use, small tables are left out and large
    ones are a warning.

    Args:
        snapshot: What was read.
        rows: Below that a table is small. Source: at about 40 bytes an entry the index takes
            40 MB, which 128 MB of shared_buffers, the server's default, hold.
        hot_rows: From that on it is large. Source: the same; 400 MB are not held.
    """
    counts = known_rows(snapshot)
    for table, column in _uuid_keys(snapshot):
        if _RANDOM.search(column.default or "") is None:
            continue
        known = counts.get(table.name)
        if known is None or known >= rows:
            large = known is not None and known >= hot_rows
            yield _finding(snapshot, table, column, known, large=large)


def population(snapshot: Snapshot) -> int:
    """Primary keys of one column of type uuid."""
    return sum(1 for _ in _uuid_keys(snapshot))


def _uuid_keys(snapshot: Snapshot) -> Iterator[tuple[Table, Column]]:
    types = ColumnTypes.of(snapshot.schema)
    for table in declared_tables(snapshot.schema):
        key = table.primary_key
        if key is not None and len(key.columns) == 1:
            column = table.column(key.columns[0])
            if types.plain(column.type).name == "uuid":
                yield table, column


def _finding(
    snapshot: Snapshot, table: Table, column: Column, rows: int | None, *, large: bool
) -> Finding:
    known = "" if rows is None else f" of {rows:,} rows"
    return RULE.found(
        snapshot,
        member_path(ObjectKind.COLUMN, table.name, column.name),
        message=(
            f"Each INSERT into {table.name.display}{known} writes another page of its key's "
            "index: the keys are random, so none is written while it is in the cache anyway."
        ),
        claim=f"the default of {quote_identifier(column.name)} is {column.default}",
        remedy=_remedy(snapshot, table, column),
        severity=Severity.WARNING if large else None,
        measurements=(
            ()
            if rows is None
            else (Measurement(name="rows", value=rows, unit=Unit.ROWS, varying=True),)
        ),
    )


def _remedy(snapshot: Snapshot, table: Table, column: Column) -> Remedy:
    if snapshot.origin.server_version_num < _UUIDV7_SINCE:
        return Remedy(text=RULE.remedy)
    return Remedy(
        text=f"{RULE.remedy} The statement changes the catalog only; old keys stay.",
        statements=(
            (
                f"ALTER TABLE {table.name.sql} "
                f"ALTER COLUMN {quote_identifier(column.name)} SET DEFAULT uuidv7();"
            ),
        ),
        safety=Safety.NEEDS_REVIEW,
    )
