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
from dbarchitect.model.kept import KeptTotals

MINUTES_PER_HOUR = 60.0

REFRESHES_PER_SPAN = 2
"""Refreshes within the age that an answer may have.

An answer is as old as the last refresh, and a refresh itself takes time: at half the span it
may take as long as the other half.
"""


class CopyVerdict(StrEnum):
    """What becomes of a copy, and by which rule.

    SAVES is by the sum of readings and refreshes; TARGET answers within a target that the
    tables surely miss. COSTS is refused by the sum, DEARER by another copy for the pattern,
    WAITS because writers would take turns at one row; NOT_OFFERED could not be shown to give
    the same rows.
    """

    SAVES = "saves"
    TARGET = "target"
    COSTS = "costs"
    DEARER = "dearer"
    WAITS = "waits"
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
class Advance:
    """How a summary table goes on: whole buckets from its mark on, less what may come late.

    `function` does it, and writes into `marks` from when on rows have not been looked at.
    `bucket` is the key's column that is cut from `source`; `query` is the table's own around
    the bound from which rows are taken, and `cut` stands around a moment that is cut to the
    beginning of its bucket. Rows come at most `late_minutes` after their moment; sums are
    kept for `kept_days`, None for ever.
    """

    function: QualifiedName
    marks: QualifiedName
    bucket: str
    source: tuple[QualifiedName, str]
    query: tuple[str, str]
    cut: tuple[str, str]
    late_minutes: float
    kept_days: float | None = None

    @property
    def called(self) -> str:
        """How people name the call."""
        return f"{self.function.display}()"

    @property
    def call(self) -> str:
        """What has it go on; the result is how many rows were new or changed."""
        return f"SELECT {self.function.sql}();"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A copy that answers one access pattern: a materialised view, or a table with `advance`.

    With `kept` it is no relation of its own: rows of the tables keep these totals, `name` is
    the first such table, and `asked` is the reading with the brief's `:name` binds.

    `definition` is its query and `reading` the statement that the pattern becomes, with the
    pattern's binds. `compared` are the pattern and its reading without order and limit. `key`
    names the columns that tell its rows apart, none where there is one row. `columns` are
    those with their types, empty before a server was asked. `index` is that of its key.
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
    advance: Advance | None = None
    kept: tuple[KeptTotals, ...] = ()
    asked: str = ""

    @property
    def compared_by(self) -> str:
        """The name of the check that the pattern and its reading have the same rows."""
        if self.kept:
            return f"totals answer {self.pattern}"
        return f"copy {self.name.display} answers"

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
        """What makes it anew, or has it go on, while others read it."""
        if self.advance is not None:
            return self.advance.call
        return f"REFRESH MATERIALIZED VIEW CONCURRENTLY {self.name.sql};"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyWeighed:
    """What a copy of `rows` rows would save and cost at the horizon, a run each.

    `rows_now` are those that it begins with, and `rows_per_month` what it gains by then. Rows
    from the moment `since` on are read to have it go on, all where it is made anew.

    `row_bytes` is the mean width of a row of its own, 0 where it has none.

    Of kept totals a refresh is a row that changes one; what that costs is `shared_by` so many
    patterns, and the row that is written most often is `hottest_per_hour`; `base_tree` is
    the plan of a run that adds up.
    """

    rows: int
    rows_now: int
    rows_per_month: float
    since: str
    size_bytes: int
    index_bytes: int
    rate_per_hour: float
    base_cost: float
    read_cost: float
    refresh_cost: float
    refreshes_per_hour: float
    server_version: str
    locale: str
    shared_by: int = 1
    hottest_per_hour: float = 0.0
    base_tree: str = ""
    row_bytes: float = 0.0

    @property
    def without_per_hour(self) -> float:
        """What the pattern costs in an hour, read from the tables."""
        return self.base_cost * self.rate_per_hour

    @property
    def with_per_hour(self) -> float:
        """What it costs in an hour, read from the copy, the refreshes with it."""
        refreshed = self.refresh_cost * self.refreshes_per_hour / self.shared_by
        return self.read_cost * self.rate_per_hour + refreshed


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyChoice:
    """One access pattern that may be answered from a copy, and what became of that.

    `reason` is why no copy could be offered or weighed, and `hint` a way out. `other` is the
    other form of a copy for the pattern, which is never kept beside this one. `is_table` says
    that this one is a table that goes on with its rows, and no materialised view; `is_column`
    that it is totals which rows keep.
    """

    pattern: str
    verdict: CopyVerdict
    freshness_minutes: float
    summary: Summary | None = None
    weighed: CopyWeighed | None = None
    reason: str = ""
    hint: str = ""
    other: CopyChoice | None = None
    is_table: bool = False
    is_column: bool = False
