"""IDX22: a table whose indexes take several times the space of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.rule import Need, Rule
from dbarchitect.review.walking import (
    declared_tables,
    number_of_tables,
    parents_of_partitions,
    topmost,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import RelationSize, Snapshot

RULE = Rule(
    code="IDX22",
    slug="indexes_larger_than_table",
    severity=Severity.INFO,
    summary="The indexes of the table take several times the space of its rows.",
    why=(
        "They fill the cache, backups and the disk in place of rows, and each write that is no "
        "HOT update goes to all of them."
    ),
    remedy=(
        "Look at the largest first: drop what no query uses, keep of long keys a hash or the "
        "columns themselves, and index only the rows that are asked for."
    ),
    systemic="{count} of {of} tables have indexes several times their size",
    also_in=("Azimutt", "Bytebase"),
    references=(
        "https://www.postgresql.org/docs/18/storage-page-layout.html",
        "https://www.postgresql.org/docs/18/indexes-examine.html",
    ),
    since="0.1",
    needs=frozenset({Need.SIZES}),
)

_MEGABYTE = 1024 * 1024
_NAMED = 3


def check(
    snapshot: Snapshot, *, times: int = 3, minimum_bytes: int = 10 * _MEGABYTE
) -> Iterator[Finding]:
    """Tables, with their partitions, whose indexes take so many times the space of the rows.

    Args:
        snapshot: What was read.
        times: From so many times on. Source: a row of two bigint columns takes 44 bytes with
            its line pointer, and an entry of both 28 in a leaf that is 90 % full; the primary
            key, the other order and a third index take 2.1 times the rows. More than that no
            such table, the narrowest that there is, can use. PostgreSQL documentation, 66.6
            Database Page Layout.
        minimum_bytes: Indexes that take less together are let be. Source: below it a scan of
            all of them takes about 1 ms from the cache.
    """
    rows, indexes = _by_table(snapshot)
    for table in declared_tables(snapshot.schema):
        held, taken = rows.get(table.name, 0), indexes.get(table.name, [])
        total = sum(size for size, _ in taken)
        if held and total >= max(minimum_bytes, times * held):
            yield _finding(snapshot, table.name, held, taken)


population = number_of_tables


def _by_table(
    snapshot: Snapshot,
) -> tuple[dict[QualifiedName, int], dict[QualifiedName, list[tuple[int, str]]]]:
    """The bytes of rows, and of each index with its name, by the table at the top."""
    tops = topmost(parents_of_partitions(snapshot.schema))
    rows: dict[QualifiedName, int] = {}
    indexes: dict[QualifiedName, list[tuple[int, str]]] = {}
    for size in snapshot.sizes.value if isinstance(snapshot.sizes, Known) else ():
        table = size.relation if size.table is None else size.table
        top = tops.get(table, table)
        if size.table is None:
            rows[top] = rows.get(top, 0) + _bytes(size)
        else:
            indexes.setdefault(top, []).append((_bytes(size), size.relation.display))
    return rows, indexes


def _bytes(size: RelationSize) -> int:
    return size.stored.value.total_bytes if isinstance(size.stored, Known) else 0


def _finding(
    snapshot: Snapshot, name: QualifiedName, held: int, taken: list[tuple[int, str]]
) -> Finding:
    total = sum(size for size, _ in taken)
    largest = sorted(taken, key=lambda one: (-one[0], one[1]))[:_NAMED]
    listed = ", ".join(f"{index} ({size / _MEGABYTE:,.0f} MB)" for size, index in largest)
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, name),
        message=(
            f"The indexes of {name.display} take {total / _MEGABYTE:,.0f} MB, its rows "
            f"{held / _MEGABYTE:,.0f} MB: {listed}."
        ),
        claim=f"{len(taken)} indexes have {total / held:.1f} times its own pg_relation_size",
        measurements=(
            Measurement(name="rows", value=held, unit=Unit.BYTES, varying=True),
            Measurement(name="indexes", value=total, unit=Unit.BYTES, varying=True),
        ),
    )
