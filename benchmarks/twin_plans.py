"""Plans of each example's accepted design on a twin told the brief alone, and on loaded rows.

`python benchmarks/twin_plans.py [--rows ROWS] [EXAMPLE ...]`: all examples by default, and as
many rows as the larger scale of a proof has: a million in the biggest table of an entity, or
the horizon's. Patterns run as in a proof: by the application for a tenant, with the clock at
the day of the design.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from dbarchitect.design.horizon import horizon_setting, horizon_twin
from dbarchitect.design.index_proof import weighed_design
from dbarchitect.design.proof.access import session_settings
from dbarchitect.design.proof.acting import acting, lift_force
from dbarchitect.design.proof.clock import clocked_path, looking_back, stop_clock
from dbarchitect.design.proof.ground import new_database, up_statements
from dbarchitect.design.proof.horizon import horizon_sizes
from dbarchitect.design.proof.keys import key_values
from dbarchitect.design.proof.rows import LARGER_ROWS
from dbarchitect.design.proof.scale_choice import choose_larger_scale, choose_scale
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.summaries.deciding import with_copies
from dbarchitect.design.tenancy.setting import SETTING
from dbarchitect.lab import LabOptions, SuppliedLimits, open_lab
from dbarchitect.lab.twin import build_twin
from horizon_ground import loaded, parameter_types
from shop_design import AS_OF, design_of
from twin_ground import facts_of, loaded_plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.design.proof.acting import Acting
    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.lab.twin import Twin
    from dbarchitect.model.design import Design
    from dbarchitect.model.plan import Plan
    from dbarchitect.model.twin import TwinFacts

EXAMPLES = Path(__file__).parents[1] / "examples"
SEED = 1
REPEATS = 20
LONGEST_MS = 1_800_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A pattern with the values of one kind of key, as whom it is asked, and its plan there."""

    pattern: str
    kind: str
    sql: str
    values: tuple[str | None, ...]
    variables: Mapping[str, str]
    plan: Plan


def main() -> int:
    known = sorted(path.parent.name for path in EXAMPLES.glob("*/brief.yaml"))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=LARGER_ROWS)
    parser.add_argument("examples", nargs="*", default=known)
    asked = parser.parse_args()
    # A list, not a generator: the others are compared also where one differs.
    good = [_example(name, asked.rows) for name in asked.examples]
    return 0 if all(good) else 1


def _example(name: str, rows: int) -> bool:
    limits = SuppliedLimits(statement_ms=LONGEST_MS, total_ms=4 * LONGEST_MS)
    with open_lab(LabOptions(limits=limits)) as lab:
        design = _accepted(lab, name)
        setting = _setting(design, rows)
        begin = time.perf_counter()
        with loaded(lab, setting) as filled:
            print(f"{name}: {sum(setting.rows.values())} rows in {_since(begin):.1f} s")
            lift_force(filled.owner)
            stop_clock(filled, setting.now)
            good = _compare(lab, setting, filled)
        _at_horizon(lab, design)
    return good


def _accepted(lab: Lab, name: str) -> Design:
    """The example's design with the indexes and copies that pay at its horizon."""
    ruled = design_of((EXAMPLES / name / "brief.yaml").read_text("utf-8"))
    weighed = weighed_design(lab, ruled, as_of=AS_OF, seed=SEED)
    return with_copies(lab, weighed, as_of=AS_OF, seed=SEED)[0]


def _setting(design: Design, rows: int) -> Setting:
    smaller = choose_scale(design)
    sizes = horizon_sizes(design, as_of=AS_OF, seed=SEED)[0]
    scale = choose_larger_scale(design, replace(smaller, share=0.0), rows, sizes) or smaller
    back = looking_back(design, AS_OF)
    return Setting(design=back, rows=scale.rows, seed=SEED, as_of=AS_OF)


def _compare(lab: Lab, setting: Setting, filled: LabDatabase) -> bool:
    asked = tuple(_questions(filled, setting))
    with horizon_twin(lab, setting) as told:
        shapes = sum([_same_shape(told.twin, one) for one in asked])
        dependencies = told.facts.dependencies
    print(f"told the brief alone: {shapes} of {len(asked)} of the same shape")
    # What columns follow from each other is not read from a server, only written.
    facts = replace(facts_of(filled), dependencies=dependencies)
    with _twin_of(lab, setting, facts) as own:
        same = sum([_same_plan(own, one) for one in asked])
    print(f"told the loaded database's statistics: {same} of {len(asked)} identical in all")
    return same == shapes == len(asked)


def _same_shape(twin: Twin, one: Question) -> bool:
    ours, theirs = twin.plan(one.sql, one.values, variables=one.variables), one.plan
    good = ours.shape == theirs.shape
    costs = f"{ours.total_cost:12.2f}{theirs.total_cost:12.2f}"
    print(f"{one.pattern:28}{one.kind:8}{costs}  {'=' if good else 'DIFFERS'}", flush=True)
    if not good:
        print(*ours.lines, "instead of", *theirs.lines, sep="\n    ")
    return good


def _same_plan(twin: Twin, one: Question) -> bool:
    ours = twin.plan(one.sql, one.values, variables=one.variables)
    if ours != one.plan:
        costs = f"{ours.total_cost:.2f} instead of {one.plan.total_cost:.2f}"
        print(f"{one.pattern}, {one.kind} key: {costs} with the database's statistics")
    return ours == one.plan


def _questions(filled: LabDatabase, setting: Setting) -> Iterator[Question]:
    """Every pattern of the tables with each kind of key of the loaded rows.

    What reads a copy is left out: the copy is no table of the twin of the horizon.
    """
    session, design = filled.owner, setting.design
    session.apply_settings(session_settings(design))
    who = acting(session, setting)
    for access in design.access:
        if design.copy_of(access.name) is not None:
            print(f"{access.name:28}reads a copy")
            continue
        types = parameter_types(filled, access.sql)
        found = dict(key_values(session, setting, access, types, who.begin))
        for kind, choice in found.items():
            who.begin(kind)
            values = choice.attempts[0]
            plan = loaded_plan(filled, access.sql, values)
            yield Question(
                pattern=access.name,
                kind=kind,
                sql=access.sql,
                values=values,
                variables=_variables(who, kind),
                plan=plan,
            )
        who.end()


def _variables(who: Acting, kind: str) -> Mapping[str, str]:
    return {} if who.role is None else {"role": who.role, SETTING: who.tenants[kind]}


@contextmanager
def _twin_of(lab: Lab, setting: Setting, facts: TwinFacts) -> Iterator[Twin]:
    design = setting.design
    database = new_database(lab, design)
    try:
        for statement in up_statements(lab, design):
            database.owner.execute_untrusted(statement.sql)
        lift_force(database.owner)
        stop_clock(database, setting.now)
        with closing(build_twin(database, facts, search_path=clocked_path(design))) as twin:
            yield twin
    finally:
        lab.drop_database(database)


def _at_horizon(lab: Lab, design: Design) -> None:
    setting = horizon_setting(design, as_of=AS_OF)
    begin = time.perf_counter()
    with horizon_twin(lab, setting) as made:
        print(f"a twin of the horizon, schema and facts included: {_since(begin):.2f} s")
        _time_questions(made.twin, setting)


def _since(begin: float) -> float:
    return time.perf_counter() - begin


def _time_questions(twin: Twin, setting: Setting) -> None:
    design = setting.design
    access = [one for one in design.access if design.copy_of(one.name) is None]
    names = [i.name for t in design.schema.tables if not t.partition_of for i in t.indexes]
    begin = time.perf_counter()
    for _ in range(REPEATS):
        for one in access:
            twin.plan(one.sql)
    planned = time.perf_counter()
    for name in names:
        with twin.without_index(name):
            twin.plan(f"SELECT FROM {design.schema.tables[0].name.sql}")
    hidden = time.perf_counter()
    each = 1000 * (planned - begin) / REPEATS / len(access)
    without = 1000 * (hidden - planned) / len(names)
    print(f"{each:.2f} ms a plan, {without:.2f} ms where other indexes are hidden than before")


if __name__ == "__main__":
    sys.exit(main())
