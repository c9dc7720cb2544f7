"""Plans of each example on a twin told the brief alone, against a million loaded rows."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from dbarchitect.design.horizon import horizon_setting, horizon_twin
from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from dbarchitect.lab import open_lab
from horizon_ground import loaded, questions, twin_with
from shop_design import AS_OF, design_of
from twin_ground import facts_of, loaded_plan

if TYPE_CHECKING:
    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.lab.twin import Twin
    from dbarchitect.model.design import Design

BIGGEST_TABLE_ROWS = 1_000_000
EXAMPLES = Path(__file__).parents[1] / "examples"
REPEATS = 20


def main() -> int:
    known = sorted(path.parent.name for path in EXAMPLES.glob("*/brief.yaml"))
    # A list, not a generator: the others are compared also where one differs.
    good = [_example(name) for name in sys.argv[1:] or known]
    return 0 if all(good) else 1


def _example(name: str) -> bool:
    design = design_of((EXAMPLES / name / "brief.yaml").read_text("utf-8"))
    most = max(f.rows for f in design.forecasts if f.entity is not None)
    whole = sum(f.rows for f in design.forecasts if f.entity is not None)
    scale = choose_scale(design, round(whole * min(1.0, BIGGEST_TABLE_ROWS / most)))
    setting = Setting(design=design, rows=scale.rows, seed=1, as_of=AS_OF)
    with open_lab() as lab:
        begin = time.perf_counter()
        with loaded(lab, setting) as filled:
            print(f"{name}: {sum(scale.rows.values())} rows in {_since(begin):.1f} s")
            good = _compare(lab, setting, filled)
        _at_horizon(lab, design)
    return good


def _compare(lab: Lab, setting: Setting, filled: LabDatabase) -> bool:
    asked = questions(filled, setting)
    with twin_with(lab, setting, facts_of(filled)) as own:
        same = sum(own.plan(s, v) == loaded_plan(filled, s, v) for _, _, s, v in asked)
    print(f"told the loaded database's statistics: {same} of {len(asked)} identical in all")
    shapes = 0
    with twin_with(lab, setting) as told:
        for name, kind, sql, values in asked:
            ours, theirs = told.plan(sql, values), loaded_plan(filled, sql, values)
            shapes += ours.shape == theirs.shape
            mark = "=" if ours.shape == theirs.shape else "DIFFERS"
            print(f"{name:24}{kind:8}{ours.total_cost:12.2f}{theirs.total_cost:12.2f}  {mark}")
            if ours.shape != theirs.shape:
                print(*ours.lines, "instead of", *theirs.lines, sep="\n    ")
    print(f"told the brief alone: {shapes} of {len(asked)} of the same shape")
    return same == shapes == len(asked)


def _at_horizon(lab: Lab, design: Design) -> None:
    setting = horizon_setting(design, as_of=AS_OF)
    begin = time.perf_counter()
    with horizon_twin(lab, setting) as made:
        print(f"a twin of the horizon, schema and facts included: {_since(begin):.2f} s")
        _time_questions(made.twin, setting)


def _since(begin: float) -> float:
    return time.perf_counter() - begin


def _time_questions(twin: Twin, setting: Setting) -> None:
    access = setting.design.access
    names = [
        i.name for t in setting.design.schema.tables if not t.partition_of for i in t.indexes
    ]
    begin = time.perf_counter()
    for _ in range(REPEATS):
        for one in access:
            twin.plan(one.sql)
    planned = time.perf_counter()
    for name in names:
        with twin.without_index(name):
            pass
    flagged = time.perf_counter()
    each = 1000 * (planned - begin) / REPEATS / len(access)
    shown = 1000 * (flagged - planned) / len(names)
    print(f"{each:.2f} ms a plan, {shown:.2f} ms to hide an index and show it again")


if __name__ == "__main__":
    sys.exit(main())
