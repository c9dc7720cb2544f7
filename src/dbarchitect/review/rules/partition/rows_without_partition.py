"""PAR02: a partitioned table that has no partition for rows that will come."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Severity
from dbarchitect.model.schema import ObjectKind, PartitionStrategy, Table
from dbarchitect.model.schema.paths import path_of
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import PartitionKey
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="PAR02",
    slug="rows_without_partition",
    severity=Severity.ERROR,
    summary="The partitioned table has no partition for rows that will come.",
    why=(
        "An INSERT of such a row fails with `no partition of relation found for row`; where a "
        "DEFAULT partition takes it, the partition that should have been cannot be made any "
        "more without moving the rows first."
    ),
    remedy=(
        "Create the partitions before their rows come, by a job that somebody watches; of a "
        "hash-partitioned table create one for each remainder."
    ),
    systemic="{count} of {of} partitioned tables have no partition for rows that will come",
    references=("https://www.postgresql.org/docs/18/ddl-partitioning.html",),
    since="0.1",
)

_HASH = re.compile(r"FOR VALUES WITH \(modulus (\d+), remainder (\d+)\)", re.IGNORECASE)
_RANGE = re.compile(r"FOR VALUES FROM \((.*)\) TO \((.*)\)", re.DOTALL)
_TIME = re.compile(r"'(\d{4}-\d\d-\d\d(?:[ T][^']*)?)'")
_TIMES = ("timestamp", "date")


def check(snapshot: Snapshot, *, days_ahead: int = 7) -> Iterator[Finding]:
    """Hash-partitioned tables with remainders left out, and ranges of time that end soon.

    When a range of time ends is asked of a server only: a file is of no date. A DEFAULT
    partition makes the end a warning.

    Args:
        snapshot: What was read.
        days_ahead: So many days before its last partition ends a table is found. Source: a
            week is what a job that fails over a holiday leaves.
    """
    is_server = snapshot.origin.kind is OriginKind.SERVER
    soon = snapshot.origin.taken_at + timedelta(days=days_ahead)
    partitions = snapshot.schema.partitions_by_parent()
    for table in snapshot.schema.tables:
        key, children = table.partition_key, partitions.get(table.name, [])
        if key is None or not children:
            continue
        if key.strategy is PartitionStrategy.HASH:
            missing = _missing_share(children)
            if missing:
                yield _of_hash(snapshot, table, missing)
        elif is_server and _is_by_time(table, key):
            end = _end(children)
            if end is not None and end <= soon:
                has_default = any(_is_default(child) for child in children)
                yield _of_time(snapshot, table, end, has_default=has_default)


def population(snapshot: Snapshot) -> int:
    """Partitioned tables."""
    return sum(table.partition_key is not None for table in snapshot.schema.tables)


def _missing_share(children: list[Table]) -> float:
    """Which share of the rows has no partition, 0 to 1."""
    found = (
        _HASH.fullmatch(child.partition_of.bound) for child in children if child.partition_of
    )
    held = sum(1 / int(bound[1]) for bound in found if bound is not None)
    return max(0.0, round(1.0 - held, 9))


def _is_by_time(table: Table, key: PartitionKey) -> bool:
    """Whether the one key is a column of a time; of domains over one nothing is said."""
    if key.strategy is not PartitionStrategy.RANGE or len(key.columns) != 1:
        return False
    types = {column.name: column.type for column in table.columns}
    return types.get(key.columns[0] or "", "").startswith(_TIMES)


def _is_default(child: Table) -> bool:
    return child.partition_of is not None and child.partition_of.is_default


def _end(children: list[Table]) -> datetime | None:
    """Where the last range ends, in UTC where no zone is told; None where none does."""
    ends: list[datetime] = []
    for child in children:
        bound = None if child.partition_of is None else _RANGE.match(child.partition_of.bound)
        if bound is None:
            continue
        end = _time(bound[2])
        if end is None:
            return None
        ends.append(end)
    return max(ends, default=None)


def _time(literal: str) -> datetime | None:
    """The time; None for MAXVALUE and for what Python has no date for."""
    found = _TIME.fullmatch(literal)
    if found is None:
        return None
    try:
        time = datetime.fromisoformat(found[1])
    except ValueError:
        return None
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)


def _of_hash(snapshot: Snapshot, table: Table, missing: float) -> Finding:
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"{missing:.0%} of all INSERTs into {table.name.display} fail: their remainder has "
            "no partition."
        ),
        claim=f"the moduli of the partitions leave out {missing:.0%} of the hashes",
    )


def _of_time(snapshot: Snapshot, table: Table, end: datetime, *, has_default: bool) -> Finding:
    date, name = end.date().isoformat(), table.name.display
    if has_default:
        message = f"From {date} on rows of {name} go to its DEFAULT partition."
    else:
        message = f"From {date} on every INSERT into {name} of that time fails."
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        severity=Severity.WARNING if has_default else Severity.ERROR,
        message=message,
        claim=f"the last range of its partitions ends at {end.isoformat(sep=' ')}",
        remedy=Remedy(text=RULE.remedy),
    )
