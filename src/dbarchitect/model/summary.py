"""Copies of what access patterns add up, and whether a design keeps them.

Rules:
    1. A copy is kept only for a pattern whose brief says how old its answer may be.
    2. Costs are in the planner's units; a copy that was weighed and refused keeps its numbers,
       one that could not be offered has a reason and no numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from dbarchitect.model.identifier import QualifiedName

MINUTES_PER_HOUR = 60.0

REFRESHES_PER_SPAN = 2
"""Refreshes within the age that an answer may have.

An answer is as old as the last refresh, and a refresh itself takes time: at half the span it
may take as long as the other half.
"""


class CopyVerdict(StrEnum):
    """What becomes of a copy, and by which rule.

    SAVES is by the sum of readings and refreshes; TARGET answers within a target that the
    tables surely miss. COSTS is refused by the sum; NOT_OFFERED could not be shown to give the
    same rows.
    """

    SAVES = "saves"
    TARGET = "target"
    COSTS = "costs"
    NOT_OFFERED = "not offered"

    @property
    def is_kept(self) -> bool:
        """Whether the design has the copy."""
        return self in {CopyVerdict.SAVES, CopyVerdict.TARGET}


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryColumn:
    """A column of a copy with its type, as `format_type` prints it."""

    name: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A materialised view that answers one access pattern.

    `definition` is its query and `reading` the statement that the pattern becomes, with the
    pattern's binds. `compared` are the pattern and its reading without order and limit. `key`
    names the columns that tell its rows apart, none where there is one row. `columns` are
    those with their types, empty before a server was asked.
    """

    pattern: str
    name: QualifiedName
    index: QualifiedName
    definition: str
    reading: str
    compared: tuple[str, str]
    key: tuple[str, ...]
    freshness_minutes: float
    columns: tuple[SummaryColumn, ...] = ()

    @property
    def refresh_minutes(self) -> float:
        """How often it is made anew, so that no answer is older than it may be.

        In whole minutes from one on, for schedulers know no halves.
        """
        span = self.freshness_minutes / REFRESHES_PER_SPAN
        return math.floor(span) if span >= 1 else span

    @property
    def refreshes_per_hour(self) -> float:
        """The same as a rate."""
        return MINUTES_PER_HOUR / self.refresh_minutes

    @property
    def refresh_sql(self) -> str:
        """What makes it anew while others read it."""
        return f"REFRESH MATERIALIZED VIEW CONCURRENTLY {self.name.sql};"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyWeighed:
    """What a copy of `rows` rows would save and cost at the horizon, a run each."""

    rows: int
    size_bytes: int
    index_bytes: int
    rate_per_hour: float
    base_cost: float
    read_cost: float
    refresh_cost: float
    refreshes_per_hour: float
    server_version: str
    locale: str

    @property
    def without_per_hour(self) -> float:
        """What the pattern costs in an hour, read from the tables."""
        return self.base_cost * self.rate_per_hour

    @property
    def with_per_hour(self) -> float:
        """What it costs in an hour, read from the copy, the refreshes with it."""
        return self.read_cost * self.rate_per_hour + self.refresh_cost * self.refreshes_per_hour


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyChoice:
    """One access pattern that may be answered from a copy, and what became of that.

    `reason` is why no copy could be offered or weighed, and `hint` a way out.
    """

    pattern: str
    verdict: CopyVerdict
    freshness_minutes: float
    summary: Summary | None = None
    weighed: CopyWeighed | None = None
    reason: str = ""
    hint: str = ""
