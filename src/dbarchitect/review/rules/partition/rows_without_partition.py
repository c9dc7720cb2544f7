"""PAR02: a partitioned table that has no partition for rows that will come."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.schema import ObjectKind, PartitionStrategy, Table
from dbarchitect.model.schema.paths import path_of
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import partitions_by_parent

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
_LIST = re.compile(r"FOR VALUES IN \((.*)\)", re.DOTALL)
_NUMBER = re.compile(r"'?-?\d+(?:\.\d+)?'?")
_TIMES = ("timestamp", "date")


def check(snapshot: Snapshot, *, days_ahead: int = 7) -> Iterator[Finding]:
    """Remainders and labels of enums left out, gaps between ranges, and ranges that end.

    A gap that a server's time has left behind is a warning: only late rows would come. When a
    range of time ends is asked of a server only: a file is of no date. A DEFAULT partition
    makes the end a warning, and takes the rows of a gap and of a label.

    Args:
        snapshot: What was read.
        days_ahead: So many days before its last partition ends a table is found. Source: a
            week is what a job that fails over a holiday leaves.
    """
    is_server = snapshot.origin.kind is OriginKind.SERVER
    soon = snapshot.origin.taken_at + timedelta(days=days_ahead)
    partitions = partitions_by_parent(snapshot.schema)
    for table in snapshot.schema.tables:
        key, children = table.partition_key, partitions.get(table.name, [])
        if key is None or not children:
            continue
        if key.strategy is PartitionStrategy.HASH:
            missing = _missing_share(children)
            if missing:
                yield _of_hash(snapshot, table, missing)
            continue
        has_default = any(_is_default(child) for child in children)
        if not has_default:
            yield from _of_values(snapshot, table, key, children)
        if is_server and _is_by_time(table, key):
            end = _end(children)
            if end is not None and end <= soon:
                yield _of_time(snapshot, table, end, has_default=has_default)


def population(snapshot: Snapshot) -> int:
    """Partitioned tables."""
    return sum(table.partition_key is not None for table in snapshot.schema.tables)


def _of_values(
    snapshot: Snapshot, table: Table, key: PartitionKey, children: list[Table]
) -> Iterator[Finding]:
    """What a list or ranges of one column leave out, where no DEFAULT partition takes it."""
    bounds = [child.partition_of.bound for child in children if child.partition_of]
    if len(key.columns) != 1:
        return
    if key.strategy is PartitionStrategy.LIST:
        labels = _labels(snapshot, table, key.columns[0])
        missing = [label for label in labels if not any(_lists(b, label) for b in bounds)]
        if missing:
            yield _of_list(snapshot, table, missing)
    else:
        column = quote_identifier(key.columns[0] or "") if key.columns[0] else "the key"
        for low, high in _gaps(bounds):
            yield _of_gap(snapshot, table, column, (low, high))


def _labels(snapshot: Snapshot, table: Table, name: str | None) -> tuple[str, ...]:
    """All values that the column may have: of an enum its labels, of a boolean both."""
    kind = next((c.type for c in table.columns if c.name == name), "")
    if kind == "boolean":
        return ("true", "false")
    enums = (enum for enum in snapshot.schema.enums if enum.name.sql == kind)
    return next((tuple(map(quote_literal, enum.labels)) for enum in enums), ())


def _lists(bound: str, label: str) -> bool:
    """Whether the bound lists the label, which may have commas, and its quotes doubled."""
    found = _LIST.fullmatch(bound)
    return found is not None and f", {label}, " in f", {found[1]}, "


def _gaps(bounds: list[str]) -> Iterator[tuple[str, str]]:
    """Where one range ends and the next begins later, as the server prints the bounds."""
    found = (_RANGE.fullmatch(bound) for bound in bounds)
    ranges = [(_place(one[1]), _place(one[2]), one) for one in found if one is not None]
    if any(low is None or high is None for low, high, _ in ranges):
        return
    ordered = sorted(ranges, key=lambda one: one[0] or 0.0)
    for (_, end, before), (start, _, after) in pairwise(ordered):
        if end is not None and start is not None and end < start:
            yield before[2], after[1]


def _place(literal: str) -> float | None:
    """Where a bound is on its line; None where it is neither a number nor a time."""
    if literal in {"MINVALUE", "MAXVALUE"}:
        return -math.inf if literal == "MINVALUE" else math.inf
    if _NUMBER.fullmatch(literal):
        return float(literal.strip("'"))
    time = _time(literal)
    return None if time is None else time.timestamp()


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


def _of_list(snapshot: Snapshot, table: Table, missing: list[str]) -> Finding:
    labels = ", ".join(missing)
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"An INSERT of {labels} into {table.name.display} fails: no partition takes it."
        ),
        claim=f"no partition lists {labels}, and there is no DEFAULT partition",
        detail="list",
    )


def _of_gap(snapshot: Snapshot, table: Table, column: str, gap: tuple[str, str]) -> Finding:
    (low, high), end = gap, _time(gap[1])
    origin = snapshot.origin
    is_past = origin.kind is OriginKind.SERVER and end is not None and end <= origin.taken_at
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        severity=Severity.WARNING if is_past else None,
        message=(
            f"An INSERT into {table.name.display} fails where {column} is from {low} up to "
            f"{high}: no partition takes it."
        ),
        claim=f"a range ends at {low}, the next begins at {high}, and there is no DEFAULT",
        detail=f"gap {low}",
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
