"""The proof of a design, part by part; a part that cannot be completed is named."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.design.proof.access import Runner
from dbarchitect.design.proof.acting import lift_force
from dbarchitect.design.proof.apart import apart_checks
from dbarchitect.design.proof.at_once import asks_for_two, at_once_checks
from dbarchitect.design.proof.attacking import attack
from dbarchitect.design.proof.audit_rates import AuditRates
from dbarchitect.design.proof.balance_costs import BalanceCosts
from dbarchitect.design.proof.building import build
from dbarchitect.design.proof.clock import looking_back, stop_clock
from dbarchitect.design.proof.decompositions import check_decompositions
from dbarchitect.design.proof.filling import FILLING_MS, fill
from dbarchitect.design.proof.foresight import Foresight, lacking
from dbarchitect.design.proof.going_on import twice_at_once
from dbarchitect.design.proof.ground import new_database, role_names
from dbarchitect.design.proof.horizon import SEED, horizon_sizes
from dbarchitect.design.proof.join_checks import check_joins
from dbarchitect.design.proof.nearest import NearestSearches
from dbarchitect.design.proof.own_defaults import require_allowed_defaults
from dbarchitect.design.proof.policy_plans import policy_checks
from dbarchitect.design.proof.populate import RowsNotDrawnError, script
from dbarchitect.design.proof.rows import LARGER_ROWS
from dbarchitect.design.proof.scale_choice import (
    ROW_BUDGET,
    choose_larger_scale,
    choose_scale,
)
from dbarchitect.design.proof.scaling import Ran, growths
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.sharing import Sharing
from dbarchitect.design.proof.sizes import check_sizes, check_widths
from dbarchitect.design.proof.summaries import check_summaries, ready_copies
from dbarchitect.design.proof.tree_costs import TreeCosts
from dbarchitect.design.proof.understood import refused_statements
from dbarchitect.errors import (
    PrivilegeMissingError,
    SafetyStopError,
    SqlError,
    StatementFailedError,
)
from dbarchitect.model.proof import (
    AccessResult,
    AuditRate,
    BalanceCost,
    BuildCheck,
    LargerScale,
    NearestFound,
    NotVerified,
    ProbeResult,
    Proof,
    SizeCheck,
    TreeCost,
    WidthCheck,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from datetime import date

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.design import Design
    from dbarchitect.model.proof import SizeEstimate
    from dbarchitect.model.scales import Growth, Scale, SharedWindow

_INCOMPLETE = (
    PrivilegeMissingError,
    RowsNotDrawnError,
    SafetyStopError,
    SqlError,
    StatementFailedError,
)
"""What ends one part of a proof; a lost server ends all of it."""


def prove(  # noqa: PLR0913 - a proof's conditions, each by name
    lab: Lab,
    design: Design,
    *,
    as_of: date,
    one: Design | None = None,
    seed: int = SEED,
    row_budget: int = ROW_BUDGET,
    larger_rows: int = LARGER_ROWS,
    clock: Callable[[], float] = time.perf_counter,
    progress: Callable[[str], None] = lambda part: None,  # noqa: ARG005 - silent unless asked
) -> Proof:
    """The design has been built, attacked, filled, measured and run in the lab.

    Nothing of it is left there but roles, which go with the lab. Two calls with the same
    design, day, seed and budget on the same server differ in what is called varying alone.

    Args:
        lab: Where everything is run.
        design: What is proven.
        as_of: The day of the brief; rows lie before it.
        one: The design of one tenant, where each has a schema or database of its own.
        seed: Decides the rows.
        row_budget: The most rows of the entities' tables together, at the smaller scale.
        larger_rows: Rows of the largest of these tables at the larger scale; where that is not
            clearly more than at the smaller one, patterns run at that alone.
        clock: Seconds that only grow.
        progress: Told the name of each part when it begins.

    Raises:
        BriefError: a rule of the brief refuses a default of it.
        StatementFailedError: the design's own statements are refused: nothing can be proven.
        ConnectionFailedError: the lab's server went away.
    """
    scale = choose_scale(design, row_budget)
    setting = Setting(design=design, rows=scale.rows, seed=seed, as_of=as_of)
    work = _Work(lab, setting, scale, clock, progress)
    work.built()
    larger = work.larger_scale(larger_rows)
    work.foresight.short = lacking(design, (larger or scale).rows)
    work.filled(shared=larger is None)
    if larger is not None:
        work.enlarged(larger)
    work.grown()
    if one is not None:
        work.apart(one)
    return work.proof()


@dataclass(slots=True)
class _Work:
    """A proof in the making.

    `looking_back` is the setting with partitions for the days before, as what is filled has.
    Both are made once, for they keep what follows from them.
    """

    lab: Lab
    setting: Setting
    scale: Scale
    clock: Callable[[], float]
    progress: Callable[[str], None]
    builds: list[BuildCheck] = field(default_factory=list)
    probes: tuple[ProbeResult, ...] = ()
    sizes: tuple[SizeCheck, ...] = ()
    widths: tuple[WidthCheck, ...] = ()
    access: tuple[AccessResult, ...] = ()
    is_filled: bool = False
    larger: LargerScale | None = None
    growth: tuple[Growth, ...] = ()
    shared: tuple[SharedWindow, ...] = ()
    audit: tuple[AuditRate, ...] = ()
    balances: tuple[BalanceCost, ...] = ()
    trees: tuple[TreeCost, ...] = ()
    nearest: tuple[NearestFound, ...] = ()
    missing: list[NotVerified] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    within: str | None = None
    at_horizon: tuple[tuple[SizeEstimate, ...], tuple[NotVerified, ...]] | None = None
    looking_back: Setting = field(init=False)
    foresight: Foresight = field(init=False)

    def __post_init__(self) -> None:
        """Make what is filled of what is built."""
        setting = self.setting
        self.looking_back = replace(setting, design=looking_back(self.design, setting.as_of))
        self.foresight = Foresight(self.lab, setting, self.part)

    @property
    def design(self) -> Design:
        """What is proven."""
        return self.setting.design

    @property
    def horizon(self) -> tuple[tuple[SizeEstimate, ...], tuple[NotVerified, ...]]:
        """Every size at the horizon by formula, and what has none."""
        if self.at_horizon is None:
            self.at_horizon = horizon_sizes(
                self.design, as_of=self.setting.as_of, seed=self.setting.seed
            )
        return self.at_horizon

    @contextmanager
    def part(self, name: str, *, vital: bool = False, failing: bool = True) -> Generator[None]:
        """A part of the proof: timed, and not verified where it cannot be completed.

        With `failing` that counts against the design as well. A part within goes on with the
        one around it at its end.
        """
        self.progress(name)
        around, self.within = self.within, name
        begin = self.clock()
        try:
            yield
        except _INCOMPLETE as error:
            if vital:
                raise
            self.missing.append(NotVerified(name, f"It could not be completed: {error}."))
            if failing:
                self.builds.append(
                    BuildCheck(
                        name=f"complete {name}",
                        claim=f"The part `{name}` of the proof was completed.",
                        passed=False,
                        detail=str(error),
                    )
                )
        finally:
            self.seconds[name] = self.clock() - begin
            self.within = around
            if around is not None:
                self.progress(around)

    def built(self) -> None:
        """Up, up again, down, and every probe on the built design."""
        with self.part("building", vital=True):
            database, checks = build(self.lab, self.design)
            self.builds.extend(checks)
            require_allowed_defaults(database.owner, self.design)
            self.builds.extend(refused_statements(self.lab, database, self.design))
        with self.part("attacking"):
            self.probes, missing = attack(database.owner, self.design, self.setting)
            self.missing.extend(missing)
        if asks_for_two(self.design):
            with self.part("two at once"):
                checks, missing = at_once_checks(self.lab, database, self.design, self.setting)
                self.builds.extend(checks)
                self.missing.extend(missing)
        self.lab.drop_database(database)

    def apart(self, one: Design) -> None:
        """Two tenants, each with its own schema or database, and one tries the other's."""
        with self.part("tenants"):
            self.builds.extend(apart_checks(self.lab, one))

    def filled(self, *, shared: bool) -> None:
        """A filled database: sizes against formulas, and every access pattern."""
        database = new_database(self.lab, self.design)
        with self.part("filling"):
            self._fill(database, self.looking_back)
            self.is_filled = True
        if self.is_filled:
            self._measured(database, shared=shared)
        if any(entity.tree is not None for entity in self.design.brief.entities):
            self._hierarchies()
        self.lab.drop_database(database)

    def _fill(self, database: LabDatabase, setting: Setting) -> None:
        made = script(
            setting,
            server_version_num=self.lab.server_version_num,
            existing_roles=role_names(self.design),
        )
        limits = self.lab.limits.allowing(FILLING_MS)
        connect = partial(self.lab.connect, database, database.owner_role, limits=limits)
        with connect() as session, connect() as other:
            fill(session, setting, made, (other,))
        lift_force(database.owner)
        stop_clock(database, setting.now)

    def larger_scale(self, larger_rows: int) -> Scale | None:
        """The larger scale, None where the patterns are run at one alone."""
        if not self.design.access:
            return None
        sizes = self.horizon[0]
        return choose_larger_scale(self.design, self.scale, larger_rows, sizes)

    def enlarged(self, scale: Scale) -> None:
        """The access patterns once more where there are more rows, and several at once there.

        What the lab cannot hold or do in time there is not verified: it was at the smaller
        scale.
        """
        if not self.is_filled:
            return
        database = new_database(self.lab, self.design)
        setting = replace(self.looking_back, rows=scale.rows)
        with self.part("filling the larger scale", failing=False):
            self._fill(database, setting)
            ready_copies(database.owner, self.design)
            with self.part("access patterns at the larger scale"):
                found = self._ran(database, setting, drops=False, shared=True)
                self.larger = LargerScale(
                    share=scale.share, text=scale.of_horizon, rows=scale.rows, access=found
                )
        self.lab.drop_database(database)

    def grown(self) -> None:
        """How the access patterns grow, and what follows at the horizon."""
        smaller = Ran(rows=self.scale.rows, access=self.access)
        more = self.larger
        larger = None if more is None else Ran(rows=more.rows, access=more.access)
        self.growth = growths(self.design, smaller, larger, self.foresight.plans)
        self.missing.extend(self.foresight.missing)

    def _ran(
        self, database: LabDatabase, setting: Setting, *, drops: bool, shared: bool
    ) -> tuple[AccessResult, ...]:
        """Every pattern one after the other, then, with `shared`, several at once."""
        runner = Runner(
            session=database.owner,
            setting=setting,
            clock=self.clock,
            drops=drops,
            wanted=self.foresight.wanted,
        )
        found, missing = runner.run_all()
        self.missing.extend(missing)
        if shared:
            self.shared = Sharing(
                lab=self.lab, database=database, runner=runner, alone=found, clock=self.clock
            ).measure()
        return found

    def _hierarchies(self) -> None:
        with self.part("hierarchies"):
            self.trees, missing = TreeCosts(lab=self.lab, design=self.design).measure()
            self.missing.extend(missing)

    def _measured(self, database: LabDatabase, *, shared: bool) -> None:
        setting = self.looking_back
        with self.part("sizes"):
            self.sizes, missing = check_sizes(database.owner, setting)
            self.widths = check_widths(database.owner, setting)
            self.missing.extend(missing)
            self.builds.extend(_default_partitions(database, setting.design))
        if self.design.brief.normalisations or self.design.brief.joins:
            with self.part("normal forms"):
                self.builds.extend(check_decompositions(database.owner, self.design))
                checks, missing = check_joins(database.owner, self.design)
                self.builds.extend(checks)
                self.missing.extend(missing)
        if any(choice.verdict.is_kept for choice in self.design.copies):
            with self.part("copies"):
                checks, missing = check_summaries(database.owner, setting)
                self.builds.extend((*checks, *twice_at_once(self.lab, database, self.design)))
                self.missing.extend(missing)
        if self.setting.tenants is not None:
            # Before the patterns: writes that are timed leave pages, as many as time allows.
            with self.part("policies"):
                self.builds.extend(policy_checks(database.owner, setting))
        with self.part("access patterns"):
            self.access = self._ran(database, setting, drops=True, shared=shared)
            searches = NearestSearches(session=database.owner, design=self.design)
            self.nearest = searches.measure()
        with self.part("audit variants"):
            self.audit = AuditRates(
                session=database.owner, design=setting.design, clock=self.clock
            ).measure()
        if any(entity.balances for entity in self.design.brief.entities):
            with self.part("sums of zero"):
                self.balances, missing = BalanceCosts(
                    session=database.owner, design=setting.design, clock=self.clock
                ).measure()
                self.missing.extend(missing)

    def proof(self) -> Proof:
        """Everything that was found."""
        horizon, missing = self.horizon
        return Proof(
            server_version=self.lab.server_version,
            locale=self.lab.locale.text,
            seed=self.setting.seed,
            scale_share=self.scale.share,
            scale_text=self.scale.of_horizon,
            lab_rows=self.scale.rows,
            builds=tuple(self.builds),
            probes=self.probes,
            sizes=self.sizes,
            widths=self.widths,
            horizon=horizon,
            access=self.access,
            larger=self.larger,
            growth=self.growth,
            shared=self.shared,
            audit=self.audit,
            balances=self.balances,
            trees=self.trees,
            nearest=self.nearest,
            not_verified=tuple(dict.fromkeys((*self.missing, *missing))),
            seconds=self.seconds,
        )


def _default_partitions(database: LabDatabase, design: Design) -> Iterator[BuildCheck]:
    """That no generated row fell into a default partition."""
    for table in design.schema.tables:
        if table.partition_of is not None and table.partition_of.is_default:
            sql = f"SELECT count(*) FROM {table.name.sql}"  # noqa: S608 - a quoted name
            ((count,),) = database.owner.query_untrusted(sql)
            yield BuildCheck(
                name=f"empty {table.name.display}",
                claim=f"No row of the filled lab fell into {table.name.display}.",
                passed=count == 0,
                detail=f"{count} rows" if count else "",
            )
