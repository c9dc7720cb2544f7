"""The proof of a design, part by part; a part that cannot be completed is named."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.design.proof.access import Runner
from dbarchitect.design.proof.acting import lift_force
from dbarchitect.design.proof.apart import apart_checks
from dbarchitect.design.proof.at_once import asks_for_two, at_once_checks
from dbarchitect.design.proof.attacking import attack
from dbarchitect.design.proof.audit_rates import AuditRates
from dbarchitect.design.proof.building import build
from dbarchitect.design.proof.decompositions import check_decompositions
from dbarchitect.design.proof.ground import new_database, role_names
from dbarchitect.design.proof.horizon import SEED, horizon_sizes
from dbarchitect.design.proof.nearest import NearestSearches
from dbarchitect.design.proof.policy_plans import policy_checks
from dbarchitect.design.proof.populate import (
    ROW_BUDGET,
    RowsNotDrawnError,
    Scale,
    choose_scale,
    fill,
    script,
)
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.sizes import check_sizes, check_widths
from dbarchitect.design.proof.tree_costs import TreeCosts
from dbarchitect.errors import (
    PrivilegeMissingError,
    SafetyStopError,
    SqlError,
    StatementFailedError,
)
from dbarchitect.model.proof import (
    AccessResult,
    AuditRate,
    BuildCheck,
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
        row_budget: The most rows of the entities' tables together.
        clock: Seconds that only grow.
        progress: Told the name of each part when it begins.

    Raises:
        StatementFailedError: the design's own statements are refused: nothing can be proven.
        ConnectionFailedError: the lab's server went away.
    """
    work = _Work(lab, design, as_of, seed, choose_scale(design, row_budget), clock, progress)
    work.built()
    work.filled()
    if one is not None:
        work.apart(one)
    return work.proof()


@dataclass(slots=True)
class _Work:
    """A proof in the making."""

    lab: Lab
    design: Design
    as_of: date
    seed: int
    scale: Scale
    clock: Callable[[], float]
    progress: Callable[[str], None]
    builds: list[BuildCheck] = field(default_factory=list)
    probes: tuple[ProbeResult, ...] = ()
    sizes: tuple[SizeCheck, ...] = ()
    widths: tuple[WidthCheck, ...] = ()
    access: tuple[AccessResult, ...] = ()
    audit: tuple[AuditRate, ...] = ()
    trees: tuple[TreeCost, ...] = ()
    nearest: tuple[NearestFound, ...] = ()
    missing: list[NotVerified] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def setting(self) -> Setting:
        return Setting(
            design=self.design, rows=self.scale.rows, seed=self.seed, as_of=self.as_of
        )

    @contextmanager
    def part(self, name: str, *, vital: bool = False) -> Generator[None]:
        """A part of the proof: timed, and not verified where it cannot be completed."""
        self.progress(name)
        begin = self.clock()
        try:
            yield
        except _INCOMPLETE as error:
            if vital:
                raise
            self.missing.append(NotVerified(name, f"It could not be completed: {error}."))
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

    def built(self) -> None:
        """Up, up again, down, and every probe on the built design."""
        with self.part("building", vital=True):
            database, checks = build(self.lab, self.design)
            self.builds.extend(checks)
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

    def filled(self) -> None:
        """A filled database: sizes against formulas, and every access pattern."""
        database = new_database(self.lab, self.design)
        done = False
        with self.part("filling"):
            made = script(
                self.setting,
                server_version_num=self.lab.server_version_num,
                existing_roles=role_names(self.design),
            )
            fill(database.owner, self.setting, made)
            lift_force(database.owner)
            done = True
        if done:
            self._measured(database)
        if any(entity.tree is not None for entity in self.design.brief.entities):
            self._hierarchies()
        self.lab.drop_database(database)

    def _hierarchies(self) -> None:
        with self.part("hierarchies"):
            self.trees, missing = TreeCosts(lab=self.lab, design=self.design).measure()
            self.missing.extend(missing)

    def _measured(self, database: LabDatabase) -> None:
        with self.part("sizes"):
            self.sizes, missing = check_sizes(database.owner, self.setting)
            self.widths = check_widths(database.owner, self.setting)
            self.missing.extend(missing)
            self.builds.extend(_default_partitions(database, self.design))
        if self.design.brief.normalisations:
            with self.part("normal forms"):
                self.builds.extend(check_decompositions(database.owner, self.design))
        with self.part("access patterns"):
            runner = Runner(session=database.owner, setting=self.setting, clock=self.clock)
            self.access, missing = runner.run_all()
            self.missing.extend(missing)
            searches = NearestSearches(session=database.owner, design=self.design)
            self.nearest = searches.measure()
        if self.setting.tenants is not None:
            with self.part("policies"):
                self.builds.extend(policy_checks(database.owner, self.setting))
        with self.part("audit variants"):
            self.audit = AuditRates(
                session=database.owner, design=self.design, clock=self.clock
            ).measure()

    def proof(self) -> Proof:
        """Everything that was found."""
        horizon, missing = horizon_sizes(self.design, as_of=self.as_of, seed=self.seed)
        return Proof(
            server_version=self.lab.server_version,
            locale=self.lab.locale.text,
            seed=self.seed,
            scale_share=self.scale.share,
            scale_text=f"{self.scale.text} of the brief's rows",
            lab_rows=self.scale.rows,
            builds=tuple(self.builds),
            probes=self.probes,
            sizes=self.sizes,
            widths=self.widths,
            horizon=horizon,
            access=self.access,
            audit=self.audit,
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
