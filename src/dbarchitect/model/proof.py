"""What the proof of a design found: builds, probes, sizes and access patterns.

Rules:
    1. What could not be verified is in `not_verified` with its reason, never left out.
    2. Only fields called `varying` and the timings differ between two runs of one input.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.probe import Probe
from dbarchitect.model.scales import Growth, SharedWindow
from dbarchitect.model.schema import ObjectPath


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """One probe: what came back, and what came back with the attacked object taken away.

    `held` says that the answer was the expected one; `able_to_fail` that without the object
    it was another. A probe is passed only if both are so.
    """

    probe: Probe
    answer: str
    answer_without: str
    held: bool
    able_to_fail: bool

    @property
    def passed(self) -> bool:
        """Whether the probe says something, and it is what it should be."""
        return self.held and self.able_to_fail


@dataclass(frozen=True, slots=True, order=True)
class NotVerified:
    """An object or a claim that the proof did not reach, and why, as a full sentence."""

    subject: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildCheck:
    """One statement about building: up, up again, down, up after down."""

    name: str
    claim: str
    passed: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeEstimate:
    """A table's main fork or an index, by formula.

    `kind` is `heap` or the index's access method. `size_bytes` is as loaded and built;
    `low_bytes` and `high_bytes` span compression (a heap's wide values), or the fill between
    built and split at random (a B-tree). `toast_low_bytes` and `toast_high_bytes` are the
    moved values of a heap. What is built `by_chance` is as large only on average.
    """

    relation: QualifiedName
    table: QualifiedName
    kind: str
    rows: int
    item_bytes: float
    size_bytes: int
    low_bytes: int
    high_bytes: int
    toast_low_bytes: int = 0
    toast_high_bytes: int = 0
    by_chance: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeCheck:
    """The formula against a filled table or a built index of the lab.

    `error_percent` is the formula's distance from the measured size, with its sign.
    """

    estimate: SizeEstimate
    measured_bytes: int
    toast_measured_bytes: int = 0

    @property
    def error_percent(self) -> float:
        """How far the formula is above (below, where negative) the measured size."""
        if self.measured_bytes == 0:
            return 0.0 if self.estimate.size_bytes == 0 else 100.0
        return 100.0 * (self.estimate.size_bytes / self.measured_bytes - 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WidthCheck:
    """A column's assumed average width in bytes with header, and the lab's; nulls left out."""

    table: QualifiedName
    column: str
    assumed_bytes: float
    measured_bytes: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """A plan as far as a reader needs it.

    `nodes` are the nodes from the top, indented by two spaces for each level, such as
    `Index Scan using orders_pkey on orders`. `buffers` are shared blocks hit and read. Of a
    statement that writes, `rows` are those that it was given to write, and neither buffers nor
    `wal_bytes` hold what its AFTER triggers and checks of foreign keys took. `shape` are the
    nodes with each partition called by its table. `descents` is how often its nodes searched
    an index from the root, `visited` how many rows its scans looked at; `found` is how many of
    them passed, and `expected` how many the planner thought would. `wanted` is how many rows a
    LIMIT is planned to take of what ends as soon as it has them, None where nothing ends early.
    """

    nodes: tuple[str, ...]
    indexes: tuple[QualifiedName, ...]
    cost: float
    rows: int | None = None
    buffers: int | None = None
    wal_bytes: int | None = None
    shape: tuple[str, ...] = ()
    descents: int | None = None
    visited: int | None = None
    found: int | None = None
    expected: int | None = None
    wanted: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long `n` executions took, in milliseconds; it differs from run to run.

    Of a statement that writes, each in a transaction that was rolled back. `p99_ms` is None
    where there were too few to tell. `planning_ms` is the part that was spent before it ran.
    """

    n: int
    p50_ms: float
    p95_ms: float
    p99_ms: float | None
    planning_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRun:
    """One access pattern with one kind of key: `hot`, `median` or `absent`."""

    key: str
    values: tuple[str | None, ...]
    plan: PlanSummary
    timing: Timing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutIndex:
    """The run with one kind of key, with one of the indexes that it used dropped.

    `buffers_ratio` is how many times more buffers it took.
    """

    index: QualifiedName
    key: str
    plan: PlanSummary
    buffers_ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessResult:
    """What was seen of one access pattern; `generic` is its plan without values.

    `forced` are runs with the plan of the horizon that the planner had to be made to take.
    """

    name: str
    runs: tuple[AccessRun, ...]
    generic: PlanSummary | None = None
    without: tuple[WithoutIndex, ...] = ()
    forced: tuple[AccessRun, ...] = ()

    @property
    def indexes(self) -> tuple[QualifiedName, ...]:
        """Every index that one of the runs used, sorted."""
        return tuple(sorted({index for run in self.runs for index in run.plan.indexes}))

    def run(self, key: str) -> AccessRun:
        """The run with that kind of key.

        Raises:
            KeyError: there is none.
        """
        for run in self.runs:
            if run.key == key:
                return run
        raise KeyError(key)

    def run_as(self, key: str, shape: tuple[str, ...]) -> AccessRun | None:
        """The run with that kind of key and a plan of that shape, forced where need be."""
        found = (run for run in (*self.runs, *self.forced) if run.key == key)
        return next((run for run in found if run.plan.shape == shape), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LargerScale:
    """The access patterns once more, with more rows.

    `text` says how many, as a share of the horizon's.
    """

    share: float
    text: str
    rows: Mapping[QualifiedName, int]
    access: tuple[AccessResult, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRate:
    """Rows a second that a statement of `rows` rows wrote with one audit variant (varying)."""

    table: QualifiedName
    variant: str
    rows: int
    rows_per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceCost:
    """Milliseconds that a sum of zero takes for each row of a whole of `rows` (varying).

    `row_ms` is None where that could not be told from the noise.
    """

    table: QualifiedName
    amount: str
    same: tuple[str, ...]
    rows: int
    row_ms: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeCost:
    """What one form of a hierarchy took on a small tree of `rows` rows in the lab.

    Each of `subtree`, `ancestors`, `outline` and `move` is (buffers, milliseconds); times are
    varying.
    """

    depth: int
    rows: int
    form: str
    size_bytes: int
    subtree: tuple[int, float]
    ancestors: tuple[int, float]
    outline: tuple[int, float]
    move: tuple[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestFound:
    """The share of the really nearest rows that an approximate index found (varying).

    Each of `searches` asked for `neighbours` rows.
    """

    index: QualifiedName
    searches: int
    neighbours: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Everything that the lab found about a design.

    `scale_share` is the share of the horizon's rows that the lab held (1 is all of them), and
    `lab_rows` the rows of each table there. `larger` is None where the patterns ran at one
    scale alone. `horizon` are sizes by formula at the horizon.
    `seconds` are how long each phase took (varying).
    """

    server_version: str
    locale: str
    seed: int
    scale_share: float
    scale_text: str
    lab_rows: Mapping[QualifiedName, int]
    builds: tuple[BuildCheck, ...] = ()
    probes: tuple[ProbeResult, ...] = ()
    sizes: tuple[SizeCheck, ...] = ()
    widths: tuple[WidthCheck, ...] = ()
    horizon: tuple[SizeEstimate, ...] = ()
    access: tuple[AccessResult, ...] = ()
    larger: LargerScale | None = None
    growth: tuple[Growth, ...] = ()
    shared: tuple[SharedWindow, ...] = ()
    audit: tuple[AuditRate, ...] = ()
    balances: tuple[BalanceCost, ...] = ()
    trees: tuple[TreeCost, ...] = ()
    nearest: tuple[NearestFound, ...] = ()
    not_verified: tuple[NotVerified, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def passed(self) -> bool:
        """Whether everything that was verified held."""
        return all(check.passed for check in self.builds) and all(
            result.passed for result in self.probes
        )

    def probes_of(self, target: ObjectPath) -> tuple[ProbeResult, ...]:
        """The probes of one object."""
        return tuple(result for result in self.probes if result.probe.target == target)
