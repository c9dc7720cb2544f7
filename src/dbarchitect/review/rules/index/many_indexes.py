"""IDX13: a table with so many indexes that each write shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="IDX13",
    slug="many_indexes",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="The table has more indexes than a query can lock cheaply.",
    why=(
        "Each INSERT writes all that hold its row, and planning a query locks all: from 17 "
        "relations on, a server before PostgreSQL 18 takes such locks in the shared table, "
        "where busy sessions wait for each other."
    ),
    remedy="Drop those that no query uses and those that another one replaces.",
    systemic="{count} tables have very many indexes",
    also_in=("Azimutt", "sqlcheck 2004", "Bytebase"),
    references=(
        "https://www.postgresql.org/docs/18/view-pg-locks.html",
        "https://www.postgresql.org/docs/18/indexes-examine.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot, *, most_indexes: int = 15) -> Iterator[Finding]:
    """Tables with more than `most_indexes` indexes, those of constraints among them.

    Args:
        snapshot: What was read.
        most_indexes: So many are no finding. Source: FP_LOCK_SLOTS_PER_BACKEND, 16, in
            src/include/storage/proc.h up to PostgreSQL 17: the table and 15 indexes.
    """
    for table in declared_tables(snapshot.schema):
        count = len(table.indexes)
        if count > most_indexes:
            yield RULE.found(
                snapshot,
                path_of(ObjectKind.TABLE, table.name),
                message=_message(table),
                claim=f"pg_index has {count} indexes of the table",
                measurements=(Measurement(name="indexes", value=count, unit=Unit.COUNT),),
            )


def _message(table: Table) -> str:
    """What a write costs: a partial index takes part where the row is in it."""
    count = len(table.indexes)
    partial = sum(index.predicate is not None for index in table.indexes)
    if not partial:
        return f"Each INSERT into {table.name.display} writes {count} indexes."
    return (
        f"Each INSERT into {table.name.display} writes {count - partial} indexes and as many "
        f"of {partial} partial ones as hold the row; planning a query locks all {count}."
    )
