"""PAR05: a table that is empty after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Safety, Severity
from dbarchitect.model.schema import ObjectKind, Persistence, Table
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.altering import HELD_AS_ROWS, type_changes
from dbarchitect.review.columns import words_of
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import partitions_by_parent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="PAR05",
    slug="unlogged_table",
    severity=Severity.WARNING,
    summary="The table is unlogged.",
    why=(
        "After a crash or an immediate shutdown it is empty, on a standby it cannot even be "
        "read, and a backup of the files holds none of its rows."
    ),
    remedy="Make the table logged, or name it after what may be lost.",
    systemic="{count} tables are unlogged",
    also_in=("db_verifier",),
    references=("https://www.postgresql.org/docs/18/sql-createtable.html",),
    since="0.1",
)

THROWN_AWAY = (
    "buffer",
    "cache",
    "election",
    "heartbeat",
    "heartbeats",
    "import",
    "landing",
    "leader",
    "leaders",
    "lease",
    "leases",
    "limit",
    "limits",
    "lock",
    "locks",
    "presence",
    "queue",
    "raw",
    "scratch",
    "session",
    "sessions",
    "staging",
    "stg",
    "temp",
    "tmp",
    "unlogged",
    "work",
)
"""Words in the names of tables whose rows can be made again.

Source: PostgreSQL documentation, 14.4 Populating a Database, and what Rails (Solid Cache),
Django (cache and session tables) and job queues (who leads for now: River) call theirs.
"""


def check(
    snapshot: Snapshot, *, may_be_lost: tuple[str, ...] = THROWN_AWAY
) -> Iterator[Finding]:
    """Unlogged tables that hold rows and whose names do not say that these may be lost.

    Args:
        snapshot: What was read.
        may_be_lost: Words of such names, in lower case.
    """
    partitioned = partitions_by_parent(snapshot.schema)
    words = frozenset(may_be_lost)
    unlogged = [t for t in snapshot.schema.tables if t.persistence is Persistence.UNLOGGED]
    names = {table.name for table in unlogged}
    for table in unlogged:
        if table.name not in partitioned and words.isdisjoint(words_of(table.name.name)):
            yield _finding(snapshot, table, _remedy(snapshot, table, names))


def _finding(snapshot: Snapshot, table: Table, remedy: Remedy) -> Finding:
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=f"After a crash {table.name.display} is empty, and a standby has none of it.",
        claim="pg_class.relpersistence of the table is u",
        remedy=remedy,
    )


def _remedy(snapshot: Snapshot, table: Table, unlogged: AbstractSet[QualifiedName]) -> Remedy:
    others = (key.referenced_table for key in table.foreign_keys)
    if any(name in unlogged and name != table.name for name in others):
        return Remedy(text=f"{RULE.remedy} The tables that it refers to come first.")
    if type_changes(snapshot.schema).is_held_as_rows(table):
        return Remedy(text=f"{RULE.remedy} {HELD_AS_ROWS}")
    return Remedy(
        text=RULE.remedy,
        statements=(f"ALTER TABLE {table.name.sql} SET LOGGED;",),
        safety=Safety.NEEDS_REVIEW,
    )
