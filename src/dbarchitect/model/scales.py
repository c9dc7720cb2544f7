"""The rows that a proof held, how its access patterns grow with them, and several at once.

Rules:
    1. Classes and bounds come from buffers and plans, which repeat; never from times.
    2. What is said of the horizon is an inference: its bound is given with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import in_full

_NEARLY_ALL_PERCENT = 99
"""From there on every digit is said, so that what lacks a row is never 100 %."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The share of the horizon's rows that the lab holds (1 is all), and each table's rows."""

    share: float
    rows: Mapping[QualifiedName, int]

    @property
    def text(self) -> str:
        """The scale for people, such as `7.5 %`, or `0.4 %` as figures print it."""
        if self.share >= 1:
            return "all"
        percent = 100 * self.share
        if percent < _NEARLY_ALL_PERCENT:
            digits = 3 if percent >= 1 else 1
            percent = float(f"{percent:.{digits}g}")
        return f"{in_full(percent)} %"

    @property
    def of_horizon(self) -> str:
        """The same as a part of a sentence, such as `7.5 % of the rows of the horizon`."""
        return f"{self.text} of the rows of the horizon"


class GrowthClass(StrEnum):
    """How the buffers of a statement grow with the rows of its tables.

    UNKNOWN is where the plans of the two scales differ, or the statement ran at one alone.
    """

    CONSTANT = "constant"
    LOGARITHMIC = "logarithmic"
    LINEAR = "linear"
    WORSE = "worse than linear"
    UNKNOWN = "unknown"


class Bound(StrEnum):
    """What bounds the buffers of a statement at the horizon.

    EXECUTED is where it ran with as many rows, and nothing has to be inferred.
    """

    EXECUTED = "as measured"
    BUFFERS = "by the buffers of both scales"
    ROWS = "by the rows that are looked at"
    LIMIT = "by the rows that LIMIT needs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What one execution touched, where the table that tells its growth had so many rows.

    `descents` is how often an index was searched from its root; `visited` how many rows scans
    looked at, None where that is not known.
    """

    rows: int
    buffers: int
    descents: int
    visited: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How one access pattern grows with one kind of key.

    `table` is the one whose rows tell it, with `horizon_rows` at the horizon; where it has all
    of them no table of the pattern has fewer. `most_buffers` bounds the buffers there by
    `bound`, both None where nothing follows. `same_plan` is whether the plans of both scales
    have one shape; `forced` whether the planner was made to take it at the smaller one, and at
    the larger. `horizon_nodes` is the plan at the horizon, and `same_at_horizon` whether its
    shape is that of the larger scale, None where it was not planned; `is_kin` where it finds
    the same rows by the same indexes and fetches them in another way. `cost_factor` is how many
    times the larger scale's planned cost it costs, `is_expected` whether the rows found at the
    larger scale were those that the planner expected.
    """

    pattern: str
    key: str
    table: QualifiedName
    horizon_rows: int
    smaller: Observed | None
    larger: Observed
    kind: GrowthClass
    most_buffers: int | None
    same_plan: bool | None
    bound: Bound | None = None
    forced: tuple[bool, bool] = (False, False)
    is_kin: bool = False
    is_expected: bool = False
    horizon_nodes: tuple[str, ...] = ()
    same_at_horizon: bool | None = None
    cost_factor: float | None = None

    @property
    def is_executed(self) -> bool:
        """Whether the larger run had the rows of the horizon: nothing is to be inferred."""
        return self.larger.rows >= self.horizon_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedRun:
    """One access pattern while several sessions ran the mix of all (varying).

    `p95_ms` is None where it ran too seldom to tell. `failures` counts by SQLSTATE.
    """

    pattern: str
    n: int
    p95_ms: float | None
    failures: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWindow:
    """So many sessions running the mix at once for `seconds` (varying)."""

    sessions: int
    seconds: float
    runs: tuple[SharedRun, ...]

    @property
    def per_second(self) -> float:
        """Executions of all patterns and sessions in a second."""
        return sum(run.n for run in self.runs) / self.seconds if self.seconds > 0 else 0.0
