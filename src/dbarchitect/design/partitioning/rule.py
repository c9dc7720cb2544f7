"""Which entities are partitioned by time, and by which span: what the brief asks, or what pays.

Rules:
    1. What the brief asks for, or refuses, is done.
    2. Otherwise an entity is partitioned where so many rows leave by retention that deleting
       them is work of its own, and where no rule of the brief would be lost by it: a key of a
       partitioned table holds the time, so nothing else may have to be unique, and no other
       entity refers to it.

Source: PostgreSQL documentation 5.12 (Table Partitioning), "Limitations" and "Best Practices".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.partitioning.spans import DAYS
from dbarchitect.model.brief import AttributeKind, IdentityMode
from dbarchitect.model.partition import PartitionSpan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.brief import Brief, Entity

ROWS_THAT_PAY = 10_000_000
"""Rows that leave in a month from which they are dropped with their partition, not deleted.

A DELETE of ten million rows writes each of them to the WAL, leaves as many dead rows and
index entries, and a vacuum reads all of the table's indexes to clear them; DROP TABLE unlinks
files. Source: `benchmarks/purge_or_drop.py`: a million rows took 24 s and 68 MB of WAL by
DELETE and VACUUM, and 0.1 s with their partition; ten million are minutes of writing.
"""

KEPT_TIME = "created_at"
"""The time at which a row was made, which an entity's keeping adds."""

LEAST_PARTITIONS = 8
"""Partitions into which a retention is cut, at least: a row stays at most one span longer
than it has to, so that an eighth of the rows at most is there in excess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partitioned:
    """An entity's partitions by `span` on `time`, an attribute or `created_at`.

    `asked` says that the brief asks for them.
    """

    span: PartitionSpan
    time: str
    asked: bool


def partitioned(brief: Brief, entity: Entity) -> Partitioned | None:
    """How the entity is partitioned; None where it is not."""
    asked = entity.partition
    if asked is not None:
        if asked.span is None or asked.time is None:
            return None
        return Partitioned(span=asked.span, time=asked.time, asked=True)
    span = span_of_retention(entity.retention_days)
    if span is None or entity.growth_per_month < ROWS_THAT_PAY or hindered(brief, entity):
        return None
    times = tuple(partition_times(entity))
    if not times:
        return None
    return Partitioned(span=span, time=times[0], asked=False)


def span_of_retention(days: float | None) -> PartitionSpan | None:
    """The longest span of which enough lie in a retention; days for one of a few days."""
    if days is None:
        return None
    spans = (PartitionSpan.MONTH, PartitionSpan.WEEK, PartitionSpan.DAY)
    return next((span for span in spans if DAYS[span] * LEAST_PARTITIONS <= days), None)


def partition_times(entity: Entity) -> Iterator[str]:
    """The times that may be the partition key: required instants, else that of creation.

    Queries ask for the time of the business, so an attribute goes before `created_at`.
    """
    for attribute in entity.attributes:
        kind = attribute.type
        if kind.kind is AttributeKind.INSTANT and not attribute.null and not kind.array:
            yield attribute.name
    if entity.keeping.timestamps:
        yield KEPT_TIME


def hindered(brief: Brief, entity: Entity) -> bool:
    """Whether a rule of the brief would not hold across partitions, or a key would grow."""
    return any(
        (
            any(attribute.unique for attribute in entity.attributes),
            any(reference.unique for reference in entity.references),
            entity.uniques,
            entity.no_overlaps,
            entity.identity is IdentityMode.NATURAL and not _keyed_by_time(entity),
            any(
                reference.target == entity.name
                for other in brief.entities
                for reference in other.references
            ),
        )
    )


def _keyed_by_time(entity: Entity) -> bool:
    return next(partition_times(entity), None) in entity.natural_key
