"""Each example's whole run with its proof: seconds by phase, and sizes against the lab."""

from __future__ import annotations

import statistics
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.app.conditions import Conditions
from dbarchitect.app.design import DesignRequest, design
from dbarchitect.design.brief.reader import read_brief

if TYPE_CHECKING:
    from dbarchitect.model.proof import Proof

BUDGET_SECONDS = 120.0
AS_OF = date(2026, 11, 21)
EXAMPLES = Path(__file__).parents[1] / "examples"
FEWEST_PAGES = 10
"""Smaller relations are left out: there one page is more than any aim."""

PAGE_BYTES = 8192


def main() -> int:
    known = sorted(path.parent.name for path in EXAMPLES.glob("*/brief.yaml"))
    seconds = {name: _run(name) for name in sys.argv[1:] or known}
    for name, spent in seconds.items():
        print(
            f"{name:16}{spent:8.1f} s {spent / BUDGET_SECONDS:6.2f} of {BUDGET_SECONDS:.0f} s"
        )
    return 0 if max(seconds.values()) <= BUDGET_SECONDS else 1


def _run(name: str) -> float:
    result = design(
        DesignRequest(
            brief=read_brief(EXAMPLES / name / "brief.yaml"),
            conditions=Conditions(as_of=AS_OF),
        )
    )
    total = sum(result.seconds.values())
    passed = "ok" if result.ok else "NOT ok"
    print(f"{name}: {passed}, {len(result.design.schema.tables)} tables")
    for phase, spent in sorted(result.seconds.items(), key=lambda item: -item[1])[:5]:
        print(f"    {phase:24}{spent:8.1f} s {100 * spent / total:5.0f} %")
    if result.proof is not None:
        _sizes(result.proof)
    return total


def _sizes(proof: Proof) -> None:
    """The formulas' distance from the lab's relations by their kind: median and worst."""
    errors: dict[str, list[float]] = {}
    for check in proof.sizes:
        if check.measured_bytes >= FEWEST_PAGES * PAGE_BYTES:
            errors.setdefault(check.estimate.kind, []).append(abs(check.error_percent))
    for kind, found in sorted(errors.items()):
        median, worst = statistics.median(found), max(found)
        print(
            f"    {kind:8}{len(found):4} sizes, off by {median:5.2f} %, at most {worst:5.2f} %"
        )


if __name__ == "__main__":
    sys.exit(main())
