"""Partitions by time, as a brief asks for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from dbarchitect.errors import Location


class PartitionSpan(StrEnum):
    """How long one partition of a table lasts."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionRule:
    """Partitions by `span` on `time`, an attribute or `created_at`; both None refuse them."""

    span: PartitionSpan | None = None
    time: str | None = None
    location: Location | None = field(default=None, compare=False)
