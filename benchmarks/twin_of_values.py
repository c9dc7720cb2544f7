"""Plans over what values hold: told the brief alone, against loaded rows.

`python benchmarks/twin_of_values.py [ROWS]`: rows of the largest tables, a million by default.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.sizes import check_sizes
from dbarchitect.lab import LabOptions, SuppliedLimits, open_lab
from held_design import HELD_BRIEF, HELD_QUESTIONS
from horizon_ground import loaded, questions, twin_with
from shop_design import AS_OF, design_of
from twin_ground import loaded_plan

if TYPE_CHECKING:
    from dbarchitect.lab import Lab, LabDatabase

BIGGEST_TABLE_ROWS = 1_000_000
FEW_ROWS = 25.0
LONGEST_MS = 1_800_000
_GRAPHS = "pictures"
"""To build a graph of vectors takes a hundred times as long as its rows."""


def main() -> int:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else BIGGEST_TABLE_ROWS
    design = design_of(HELD_BRIEF)
    most = max(forecast.rows for forecast in design.forecasts)
    rows = {
        forecast.table: forecast.rows
        if forecast.table.name == _GRAPHS
        else round(forecast.rows * wanted / most)
        for forecast in design.forecasts
    }
    setting = Setting(design=design, rows=rows, seed=1, as_of=AS_OF)
    limits = SuppliedLimits(statement_ms=LONGEST_MS, total_ms=4 * LONGEST_MS)
    with open_lab(LabOptions(limits=limits)) as lab:
        begin = time.perf_counter()
        with loaded(lab, setting) as filled:
            print(f"loaded {sum(rows.values())} rows in {time.perf_counter() - begin:.1f} s")
            good = _plans(lab, setting, filled)
            _sizes(setting, filled)
    return 0 if good else 1


def _plans(lab: Lab, setting: Setting, filled: LabDatabase) -> bool:
    asked = [(sql, values) for _, _, sql, values in questions(filled, setting)]
    asked += [(sql, ()) for sql in HELD_QUESTIONS]
    shapes, factor = 0, 1.0
    with twin_with(lab, setting) as told:
        for sql, values in asked:
            ours, theirs = told.plan(sql, values), loaded_plan(filled, sql, values)
            least, most = sorted((ours.root.rows, theirs.root.rows))
            if most > FEW_ROWS:
                factor = max(factor, most / max(1.0, least))
            shapes += ours.shape == theirs.shape
            mark = "=" if ours.shape == theirs.shape else "DIFFERS"
            shown = " ".join(sql.split())[:90]
            print(f"{ours.root.rows:10.0f}{theirs.root.rows:10.0f}  {mark}  {shown}")
            if ours.shape != theirs.shape:
                print(*ours.lines, "instead of", *theirs.lines, sep="\n    ")
    print(f"{shapes} of {len(asked)} of the same shape, expected rows within {factor:.2f}")
    return shapes == len(asked)


def _sizes(setting: Setting, filled: LabDatabase) -> None:
    checks, _ = check_sizes(filled.owner, setting)
    for check in checks:
        estimate, measured = check.estimate, check.measured_bytes
        off = 100 * (estimate.size_bytes - measured) / max(1, measured)
        print(f"{estimate.kind:6}{estimate.relation.name:36}{measured:14}{off:7.1f} %")


if __name__ == "__main__":
    sys.exit(main())
